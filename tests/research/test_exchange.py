"""Exports are read back by independent parsers, and every coding is at the right characters."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pytest
from lxml import etree

from pipeline.errors import UsageError
from pipeline.research import Run
from pipeline.research.exchange import FORMATS, export_run, import_coding, labelled_from_qdpx
from pipeline.research.exchange.qdpx import qdpx
from pipeline.research.exchange.spans import code_names, span_of
from pipeline.research.opened import open_run
from tests.publish.sample_summary import sample_batch
from tests.research.conftest import write_run

QDA = "{urn:QDA-XML:project:1.0}"


@pytest.fixture(scope="module")
def exported(earlier: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("export")
    return {p.name: p for to in FORMATS if to != "vectors" for p in export_run(earlier, to, folder)}


def test_the_project_is_read_by_another_parser_with_every_coding_at_its_words(
    earlier: Run, exported: dict[str, Path], tmp_path: Path
):
    refiqda = pytest.importorskip("pyrefiqda")
    project = refiqda.RefiProject.load(exported["project.qdpx"], str(tmp_path))
    names = {c.guid: c.name for c in _codes(project.code_book.codes.code)}
    coded = set()
    for source in project.sources.text_source:
        data = refiqda.RefiProject.resolve_source_path(source.plain_text_path, tmp_path).read_bytes()
        assert b"\r" not in data
        text = data.decode("utf-8")
        for chosen in source.plain_text_selection:
            for coding in chosen.coding:
                name = names[coding.code_ref.target_guid]
                coded.add((name.split(" ")[0], text[chosen.start_position : chosen.end_position]))
    labels = earlier.labels[earlier.labels["given"]].merge(earlier.passages[["passage_id", "text"]])
    words = earlier.holding_words[earlier.holding_words["state"] != "to confirm"]
    expected = {*zip(labels["ref"], labels["text"], strict=True), *zip(words["point_id"], words["quote"], strict=True)}
    assert coded == expected
    assert len(coded) > 20


def test_the_project_keeps_the_order_that_the_schema_wants(exported: dict[str, Path], tmp_path: Path):
    refiqda = pytest.importorskip("pyrefiqda")
    ours = _tags(exported["project.qdpx"])
    again = tmp_path / "again.qdpx"
    refiqda.RefiProject.save(refiqda.RefiProject.load(exported["project.qdpx"], str(tmp_path / "x")), again)
    assert _tags(again) == ours


def _tags(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [e.tag for e in etree.fromstring(archive.read("project.qde")).iter()]


def _codes(codes: list[Any]) -> Iterator[Any]:
    for c in codes:
        yield c
        yield from _codes(c.code)


def test_the_same_run_gives_the_same_project(earlier: Run):
    assert qdpx(earlier) == qdpx(earlier)


def test_letters_beyond_the_first_plane_count_once(tmp_path: Path):
    batch = sample_batch()
    batch.add("Country Z", batch.contributors[0].kind, "C-050.docx", "en", "😀 first.", "Paragraph 𝟞𝟡 is met.")
    said = batch.classification
    passage = batch.passages[-1]
    label = said.labels[0]
    batch.classification = replace(
        said,
        labels=(*said.labels, replace(label, passage_id=passage.passage_id)),
        judgements=(*said.judgements, replace(said.judgements[0], passage_id=passage.passage_id)),
    )
    run = open_run(write_run(batch, tmp_path))
    with zipfile.ZipFile(io.BytesIO(qdpx(run))) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        (source,) = [s for s in root.iter(f"{QDA}TextSource") if s.get("name") == "C-050.docx"]
        text = archive.read("sources/" + source.get("plainTextPath").removeprefix("internal://")).decode("utf-8")
    (chosen,) = source.iter(f"{QDA}PlainTextSelection")
    assert text[int(chosen.get("startPosition")) : int(chosen.get("endPosition"))] == "Paragraph 𝟞𝟡 is met."


def _as_qualcoder_exports(path: Path, out: Path, *codings: tuple[str, str, str, str]) -> Path:
    """Write a project as QualCoder does: new identifiers, texts with a byte order mark, CR LF; `codings` on top."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("project.qde").decode("utf-8")
        texts = {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.endswith(".txt")}
    fresh: dict[str, str] = {}
    xml = re.sub(r'(?<=[gG][uU][iI][dD]=")[0-9a-f-]{36}', lambda m: fresh.setdefault(m[0], str(uuid4()).upper()), xml)
    root = etree.fromstring(xml.encode("utf-8"))
    for chosen in list(root.iter(f"{QDA}PlainTextSelection")):
        chosen.getparent().remove(chosen)
    users = root.find(f"{QDA}Users")
    for file, code, words, who in codings:
        user = next((u for u in users if u.get("name") == who), None)
        if user is None:
            user = etree.SubElement(users, f"{QDA}User", guid=str(uuid4()), name=who)
        (source,) = [s for s in root.iter(f"{QDA}TextSource") if s.get("name") == file]
        at = texts["sources/" + source.get("plainTextPath").removeprefix("internal://")].index(words)
        span = {"startPosition": str(at), "endPosition": str(at + len(words)), "guid": str(uuid4())}
        chosen = etree.SubElement(source, f"{QDA}PlainTextSelection", **span)
        coding = etree.SubElement(chosen, f"{QDA}Coding", guid=str(uuid4()), creatingUser=user.get("guid"))
        (target,) = [c.get("guid") for c in root.iter(f"{QDA}Code") if c.get("name") == code]
        etree.SubElement(coding, f"{QDA}CodeRef", targetGUID=target)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", etree.tostring(root))
        for name, text in texts.items():
            archive.writestr(name, text.replace("\n", "\r\n").encode("utf-8-sig"))
    return out


def test_coding_comes_back_as_labelled_passages(earlier: Run, exported: dict[str, Path], tmp_path: Path):
    names = code_names(earlier)
    first, second = "C-002_country-b.docx", "C-006_company-f_scan.pdf"
    texts = earlier.said.set_index("file")["text"]
    path = _as_qualcoder_exports(
        exported["project.qdpx"],
        tmp_path / "coded.qdpx",
        (first, names["72g"], texts[first], "Ann"),
        (first, names["69"], texts[first], "Ben"),
        (second, names["35a"], "no new process is needed", "Ben"),
        (second, "Points", "no new process is needed", "Ben"),
    )
    rows, missed = labelled_from_qdpx(earlier, path)
    assert {(r["text"], tuple(r["agenda"]), r["author"]) for r in rows} == {
        (texts[first], ("69", "72g"), "Ann, Ben"),
        (texts[second], ("35a",), "Ben"),
    }
    assert missed == ["code 'Points': it is not in the codebook of the run"]
    (only,) = labelled_from_qdpx(earlier, path, "Ann")[0]
    assert only["agenda"] == ["72g"]
    number, _ = import_coding(earlier, path, tmp_path / "labelled.jsonl")
    assert number == len((tmp_path / "labelled.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_project_of_other_texts_or_none_is_refused(earlier: Run, exported: dict[str, Path], tmp_path: Path):
    with pytest.raises(UsageError, match="no REFI-QDA project"):
        labelled_from_qdpx(earlier, exported["annotations.jsonld"])
    with zipfile.ZipFile(tmp_path / "other.qdpx", "w") as archive:
        archive.writestr("project.qde", '<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>')
    with pytest.raises(UsageError, match="exported from this run"):
        labelled_from_qdpx(earlier, tmp_path / "other.qdpx")


def test_annotations_quote_their_source_with_what_stands_around(earlier: Run, exported: dict[str, Path]):
    texts = earlier.documents.set_index("file")["text"]
    data = json.loads(exported["annotations.jsonld"].read_text("utf-8"))
    assert (data["@context"], data["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
    items = data["first"]["items"]
    assert data["total"] == len(items) == len({i["id"] for i in items}) > 20
    for item in items:
        quote, position = item["target"]["selector"]
        text = texts[item["target"]["source"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_annotation_tools_get_tasks_and_labels(earlier: Run, exported: dict[str, Path]):
    tasks = json.loads(exported["label-studio.json"].read_text("utf-8"))
    choices = {c.get("value") for c in etree.parse(exported["label-studio.xml"]).iter("Choice")}
    given = [r["value"]["choices"] for t in tasks for r in t["predictions"][0]["result"]]
    assert given == [[code_names(earlier)["69"], code_names(earlier)["68"]]]
    assert {c for some in given for c in some} <= choices
    lines = [json.loads(line) for line in exported["doccano.jsonl"].read_text("utf-8").splitlines()]
    assert len(lines) == len(tasks) == earlier.passages["counts"].sum()
    assert [line["label"] for line in lines if line["label"]] == given
    for line in map(json.loads, exported["doccano-spans.jsonl"].read_text("utf-8").splitlines()):
        assert all(line["text"][a:b] == "Introduction." for a, b, _ in line["label"])


def test_contributions_are_cited_as_csl(exported: dict[str, Path]):
    items = {i["title"]: i for i in json.loads(exported["contributions.csl.json"].read_text("utf-8"))}
    assert items["Views of Country B"]["author"] == [{"literal": "Country B"}]
    assert items["Views of Country B"]["issued"] == {"raw": "2025-01-15"}
    assert "author" not in items["Views of not stated"] or items["Views of not stated"]["author"] == []
    assert len(items) == len({i["id"] for i in items.values()})


def test_who_holds_what_is_a_table_of_zero_one_and_nothing(exported: dict[str, Path]):
    data = exported["contributor-points.csv"].read_text("utf-8-sig")
    rows = {r["name"]: r for r in csv.DictReader(io.StringIO(data))}
    assert (rows["Country A"]["P1"], rows["Company F"]["P2"], rows["Company F"]["P1"]) == ("1", "1", "")
    assert rows["Association 9"]["P1"] == "0"
    assert pd.read_parquet(exported["contributor-points.parquet"])["P1"].sum() == 3


def test_an_unknown_format_is_refused_with_those_there_are(earlier: Run):
    with pytest.raises(UsageError, match="qdpx, label-studio"):
        export_run(earlier, "nvivo")


def test_words_are_found_whatever_the_white_space():
    assert span_of("a  b\nc d", "b c") == (3, 6)
    assert span_of("a b", "z") == (0, 3)
