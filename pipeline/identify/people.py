"""Who holds views: one contributor, however many files it sent, alone or with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import Contributor, Decision, Document, People, StakeholderKind
from pipeline.identify.joint import members_of
from pipeline.identify.names import printed_name, told_apart
from pipeline.identify.reading import Named, read_name
from pipeline.identify.register import register
from pipeline.identify.settled import Settled
from pipeline.identify.written import Forms, added, forms_of, mended, words_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sent a document, alone or among others: the contributor's id and the name it was read from.

    `joined` tells that an editor joined who has that name with the contributor, whose own name counts.
    """

    contributor_id: str
    named: Named
    joined: bool = False


def identify(documents: Sequence[Document], decisions: Sequence[Decision] = ()) -> People:
    """Gather contributors; a file that repeats another belongs to the other's contributor.

    A contributor that the cover does not state is one contributor a contribution, named by its file. Members of a joint
    contribution are contributors each, together with what they sent themselves.

    Args:
        documents: of the batch, with covers as editors corrected them.
        decisions: of editors, who join contributors, part and describe them.
    """
    holders = holders_of(documents, decisions)
    sent: dict[str, list[tuple[Document, Named]]] = {}
    others: dict[str, list[tuple[Document, Named]]] = {}
    for document in documents:
        for holder in holders[document.document_id]:
            some = sent.setdefault(holder.contributor_id, [])
            (others.setdefault(holder.contributor_id, []) if holder.joined else some).append((document, holder.named))
    bare = {key for key, some in sent.items() if not some}
    sent = {key: [*some, *others.get(key, ())] for key, some in sent.items()}
    own = {key: some if key in bare else some[: len(some) - len(others.get(key, ()))] for key, some in sent.items()}
    words = frozenset(w for some in sent.values() for _, named in some for w in words_of(named.written))
    forms = {key: forms_of((d.text for d, _ in some), words) for key, some in sent.items()}
    batch = added(forms.values())
    made = [_contributor(key, some, own[key], forms[key], batch) for key, some in sent.items()]
    files = {d.document_id: d.file for d in documents}
    settled = Settled(decisions)
    told = [settled.described(c) for c in made]
    return People(told_apart(told, files), {d: tuple(h.contributor_id for h in some) for d, some in holders.items()})


def people_of(documents: Sequence[Document]) -> People:
    """Gather contributors as `identify` does where no editor decided anything."""
    return identify(documents)


def holders_of(documents: Sequence[Document], decisions: Sequence[Decision] = ()) -> dict[str, tuple[Holder, ...]]:
    """Return who sent each document, by its id; each once."""
    own = _named(documents)
    ids = _Ids(own)
    settled = Settled(decisions)
    by_id = {d.document_id: d for d in documents}
    made = {}
    for document in documents:
        first = by_id.get(document.duplicate_of, document)
        if not any(named.key for named in own[first.document_id]):
            first = by_id.get(first.superseded_by, first)
        some: dict[str, Holder] = {}
        for named in own[first.document_id]:
            found = settled.contributor(ids.of(named, first.document_id), document.document_id, document.file)
            own_id = ids.of(named, first.document_id)
            joined = found != own_id and found == settled.joined(own_id)
            some.setdefault(found, Holder(found, named, joined))
        made[document.document_id] = tuple(some.values())
    return made


def _named(documents: Sequence[Document]) -> dict[str, tuple[Named, ...]]:
    """Return the names on each cover, several on that of a joint contribution."""
    mend = {d.document_id: mended(d.cover.contributor) for d in documents}
    alone = {read_name(name).key for name in mend.values()} - {""}
    return {
        d.document_id: tuple(
            read_name(name, d.cover.country, d.cover.kind)
            for name in members_of(mend[d.document_id], d.cover.kind, lambda name: read_name(name).key in alone)
        )
        for d in documents
    }


class _Ids:
    """The id of every name of a batch; which names are one contributor's hangs on what the other covers state."""

    def __init__(self, own: Mapping[str, Sequence[Named]]) -> None:
        self._countries: dict[str, set[str]] = {}
        explained: dict[str, set[str]] = {}
        for named in (n for some in own.values() for n in some):
            self._countries.setdefault(named.key, set()).add(named.country)
            if named.acronym and not named.whole:
                explained.setdefault(named.acronym, set()).add(named.key)
        self._explained = {acronym: keys.pop() for acronym, keys in explained.items() if len(keys) == 1}

    def of(self, named: Named, document_id: str) -> str:
        """Return the id of the contributor of a name; a document's own where there is none."""
        if not named.key:
            return f"file-{document_id}"
        if named.state:
            return f"state-{named.country.casefold()}"
        key = self._explained.get(named.acronym, named.key) if named.whole else named.key
        place = f"-{named.country.casefold()}" if named.country else ""
        if named.known or named.loose:
            return key + place
        return key + (place if len(self._countries[key] - {""}) > 1 else "")


def _contributor(
    key: str,
    sent: Sequence[tuple[Document, Named]],
    naming: Sequence[tuple[Document, Named]],
    own: Forms,
    batch: Forms,
) -> Contributor:
    """Return a contributor; `naming` is what of all that it `sent` tells its name and country."""
    kinds = [d.cover.kind for d, _ in sent if d.cover.kind is not StakeholderKind.NOT_STATED]
    kind = kinds[0] if kinds else StakeholderKind.NOT_STATED
    places = {named.country for _, named in naming if named.country}
    country = places.pop() if len(places) == 1 else ""
    region = register().states[country].region if country else ""
    written = tuple(dict.fromkeys(named.written for _, named in sent if named.key))
    name = printed_name([(d.file, n) for d, n in naming], kind, own, batch)
    ids = tuple(dict.fromkeys(d.document_id for d, _ in sent))
    return Contributor(key, name, kind, ids, country, region, written)
