"""Who holds views: one contributor, however many files it sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.domain import NOT_STATED, Contributor, Decision, Document, People, StakeholderKind
from pipeline.identify.names import LENGTH, short_name, with_country
from pipeline.identify.written import Forms, added, as_written, forms_of, words_of

_NO_NAME = frozenset({NOT_STATED, "not applicable", "n/a", "n.a.", "na", "none", "-", "–", "—"})
_BRACKETS = re.compile(r" \([^()]*\)")


def identify(documents: Sequence[Document], decisions: Sequence[Decision] = ()) -> People:
    """Gather contributors; a file that repeats another belongs to the other's contributor.

    A contributor that the cover does not state is one contributor a contribution, named by its file.

    Args:
        documents: of the batch, with covers as editors corrected them.
        decisions: of editors.
    """
    by_id = {d.document_id: d for d in documents}
    of_document = {}
    files: dict[str, list[Document]] = {}
    for document in documents:
        first = by_id.get(document.duplicate_of, document)
        key = _key(first)
        of_document[document.document_id] = (key,)
        files.setdefault(key, []).append(document)
    words = frozenset(w for d in documents for w in words_of(d.cover.contributor))
    forms = {key: forms_of((d.text for d in members), words) for key, members in files.items()}
    batch = added(forms.values())
    contributors = tuple(_contributor(key, members, forms[key], batch) for key, members in files.items())
    return People(contributors, of_document)


def people_of(documents: Sequence[Document]) -> People:
    """Gather contributors as `identify` does where no editor decided anything."""
    return identify(documents)


def _contributor(key: str, documents: Sequence[Document], own: Forms, batch: Forms) -> Contributor:
    named = [d for d in documents if _named(d)]
    name = f"a contributor not stated ({documents[0].file})"
    if named:
        name = as_written(min((d.cover.contributor for d in named), key=len), own, batch)
    kinds = [d.cover.kind for d in documents if d.cover.kind is not StakeholderKind.NOT_STATED]
    if kinds[:1] == [StakeholderKind.MEMBER_STATE]:
        name = with_country(name, next((d.cover.country for d in named if d.cover.country != NOT_STATED), ""))
        if len(name) > LENGTH:  # what is cut first must not take the State along
            name = _BRACKETS.sub("", name)
    ids = tuple(d.document_id for d in documents)
    return Contributor(key, name, kinds[0] if kinds else StakeholderKind.NOT_STATED, ids)


def _named(document: Document) -> bool:
    """Tell whether a cover names its contributor: "N/A", as some write in that place, is no name."""
    return document.cover.contributor.casefold() not in _NO_NAME


def _key(document: Document) -> str:
    if not _named(document):
        return f"file-{document.document_id}"
    name = unicodedata.normalize("NFKC", short_name(document.cover.contributor)).casefold()
    return "by-" + re.sub(r"\W+", "-", name).strip("-")
