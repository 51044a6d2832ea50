"""What a cover says of the document itself: symbol, date, meeting and the rest, as settings give them."""

from __future__ import annotations

from pipeline.agenda.written import first
from pipeline.publish.facts import Facts, plural
from pipeline.settings import PublishSettings

_ROWS = (
    ("Document", "symbol"),
    ("Date", "date"),
    ("Original", "original_language"),
    ("Meeting", "meeting"),
    ("Agenda item", "agenda_item"),
    ("Source", "source"),
    ("Contact", "contact"),
)


def cover_rows(settings: PublishSettings) -> list[tuple[str, str]]:
    """Return the rows of the cover that settings fill, in the order of a document of ITU; none by default."""
    return [(name, value) for name, key in _ROWS if (value := getattr(settings, key).strip())]


def introduction(facts: Facts) -> str:
    """Return what a reader must know of what was received before any count is read."""
    one = facts.files == 1
    files = first(facts.files, f"{'file was' if one else 'files were'} received")
    read = f"{plural(facts.contributions, 'contribution')} of {plural(facts.contributors, 'contributor')}"
    return (
        f"{files[:1].upper()}{files[1:]}, with {read}. "
        "They are no sample of opinion: a count says how many of those who wrote hold a point, and nothing of those "
        "who did not write."
    )
