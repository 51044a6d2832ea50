"""Coding that comes back from QualCoder or another tool as REFI-QDA: spans become labelled passages."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from lxml import etree

from pipeline.errors import UsageError
from pipeline.research.exchange.spans import Row, code_names, rows_of
from pipeline.research.opened import Run, open_run

_BYTES = 200_000_000  # of a project or one of its texts: more is no coding of ours
_LEAST = 0.5  # share of a passage, or of what is coded, that has to lie in the other


def labelled_from_qdpx(run: Run, path: Path, coder: str = "") -> tuple[list[dict[str, Any]], list[str]]:
    """Return the coding of a REFI-QDA project as labelled passages, in the form of corpus/gold, and what did not fit.

    Sources are recognised by their text, codes by their name ("69 Enhanced cooperation") or their reference alone. A
    passage gets a code where most of it is coded, or most of what is coded lies in it. A passage that nobody coded is
    not in the list: that it was not coded says nothing.

    Args:
        run: the run that was exported.
        path: the project, as QualCoder exports it.
        coder: take only this coder's coding; everybody's by default.

    Raises:
        UsageError: the file is no REFI-QDA project, or none of its texts is of the run.
    """
    project, texts = _read(path)
    names = {_local(e, "guid"): e.get("name", "") for e in _all(project, "Code")}
    users = {e.get("guid", ""): e.get("name", "") for e in _all(project, "User")}
    known = {_same(name): ref for ref, name in code_names(run).items()} | {_same(r): r for r in run.codes["ref"]}
    documents = {_same(t): str(i) for i, t in zip(run.documents["document_id"], run.documents["text"], strict=True)}
    found: dict[str, dict[str, set[str]]] = {}
    missing: dict[str, None] = {}
    sources = 0
    for source in _all(project, "TextSource"):
        text = texts.get(PurePosixPath(source.get("plainTextPath", "").split("://")[-1]).name)
        text = text if text is not None else source.findtext("{*}PlainTextContent", "")
        if _same(text) not in documents:
            missing[f"source {source.get('name')}: its text is not that of a document of the run"] = None
            continue
        sources += 1
        document_id = documents[_same(text)]
        within = run.passages[(run.passages["document_id"] == document_id) & run.passages["counts"]]
        for start, end, code, user in _codings(source):
            who = users.get(user, "")
            name = names.get(code, "")
            ref = known.get(_same(name), known.get(_same(name.split(" ")[0])))
            if coder and who != coder:
                continue
            if ref is None:
                missing[f"code {name!r}: it is not in the codebook of the run"] = None
                continue
            for passage_id in _covered(within, start, end):
                found.setdefault(passage_id, {}).setdefault(ref, set()).add(who)
    if not sources:
        raise UsageError(f"No text in {path} is of a document of {run.folder}; was it exported from this run?")
    passages = {p["passage_id"]: p for p in rows_of(run.passages[run.passages["passage_id"].isin(list(found))])}
    return [_row(passages[p], refs) for p, refs in found.items()], list(missing)


def import_coding(run: Run, path: Path, out: Path, *, coder: str = "") -> tuple[int, list[str]]:
    """Write what `labelled_from_qdpx` returns, a JSON object a line; return how many, and what did not fit.

    Raises:
        UsageError: the project or the file cannot be used, or nothing in it is coded with codes of the run.
    """
    rows, missed = labelled_from_qdpx(run, path, coder)
    if not rows:
        raise UsageError(f"Nothing in {path} is coded with a code of the run. {' '.join(missed[:3])}".strip())
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    except OSError as e:
        raise UsageError(f"{out} cannot be written: {e}. Choose another file with --out.") from e
    return len(rows), missed


def coding_from(out_dir: Path, path: Path, out: Path, *, coder: str = "") -> tuple[str, bool]:
    """Write the coding of a project as labelled passages; return what to tell, and whether something did not fit.

    Raises:
        UsageError: as `open_run` and `import_coding` say.
    """
    number, missed = import_coding(open_run(out_dir), path, out, coder=coder)
    return "\n".join((f"{number} labelled passages: {out}", *(f"Look at this: {m}" for m in missed))), bool(missed)


def _read(path: Path) -> tuple[etree._Element, dict[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if e.file_size <= _BYTES]
            (project,) = [e for e in entries if e.filename.lower().endswith(".qde")]
            texts = {
                PurePosixPath(e.filename).name: archive.read(e).decode("utf-8-sig", "replace").replace("\r\n", "\n")
                for e in entries
                if e.filename.lower().endswith(".txt")
            }
            return etree.fromstring(archive.read(project), parser), texts
    except (OSError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as e:
        raise UsageError(f"{path} is no REFI-QDA project (.qdpx): {e}. Export it anew from the program.") from e


def _all(project: etree._Element, tag: str) -> Iterator[etree._Element]:
    yield from project.iter(f"{{*}}{tag}")


def _local(element: etree._Element, name: str) -> str:
    return str(element.get(name, "")).lower()


def _same(text: str) -> str:
    """Return a text as it is compared: programs change white space and case, never letters."""
    return " ".join(text.split()).casefold()


def _codings(source: etree._Element) -> Iterator[tuple[int, int, str, str]]:
    for chosen in source.iter("{*}PlainTextSelection"):
        for coding in chosen.iter("{*}Coding"):
            code = coding.find("{*}CodeRef")
            if code is not None:
                user = coding.get("creatingUser") or chosen.get("creatingUser") or ""
                yield int(chosen.get("startPosition")), int(chosen.get("endPosition")), _local(code, "targetGUID"), user


def _covered(passages: pd.DataFrame, start: int, end: int) -> list[str]:
    """Return the passages that a coding is of."""
    first, last = passages["start"].astype(int), passages["end"].astype(int)
    shared = last.clip(upper=end) - first.clip(lower=start)
    most = (shared >= _LEAST * (last - first)) | (shared >= _LEAST * (end - start))
    return [str(i) for i in passages.loc[most & (shared > 0), "passage_id"]]


def _row(passage: Row, refs: Mapping[str, set[str]]) -> dict[str, Any]:
    lead = f"{passage['lead_in']} " if passage["lead_in"] else ""
    return {
        "id": passage["passage_id"],
        "text": lead + passage["text"],
        "agenda": sorted(refs),
        "also": [],
        "kind": passage["kind"],
        "stance": passage["stance"],
        "topic": list(passage["topics"]),
        "keep": passage["kind"] != "background",
        "language": passage["language"],
        "group": passage["contributor_id"] or "",
        "author": ", ".join(sorted({w for some in refs.values() for w in some if w})),
    }
