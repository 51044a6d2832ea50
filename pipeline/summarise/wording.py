"""The controlled vocabulary: reporting verbs by kind of act, ways to open a sentence, names and quantities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.domain import Contributor, Kind, StakeholderKind
from pipeline.identify import in_sentence, short_name

LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "Arabic", "fr": "French", "es": "Spanish", "ru": "Russian", "zh": "Chinese", "pt": "Portuguese",
    "de": "German", "it": "Italian",
}  # fmt: skip
_THAT: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("{who} reported that {clause}.", "It was reported by {who} that {clause}."),
    Kind.PROBLEM: (
        "{who} expressed concern that {clause}.",
        "Concern was expressed by {who} that {clause}.",
        "{who} observed that {clause}.",
    ),
    Kind.PRACTICE: (
        "{who} reported, from its own practice, that {clause}.",
        "As an example from practice, {who} reported that {clause}.",
    ),
    Kind.PROPOSAL: (
        "{who} proposed that {clause}.",
        "It was proposed by {who} that {clause}.",
        "{who} suggested that {clause}.",
        "A proposal by {who} was that {clause}.",
        "{who} recommended that {clause}.",
        "It was recommended by {who} that {clause}.",
    ),
    Kind.POSITION: (
        "{who} considered that {clause}.",
        "According to {who}, {clause}.",
        "{who} was of the view that {clause}.",
        "In the view of {who}, {clause}.",
        "{who} stated that {clause}.",
        "It was stated by {who} that {clause}.",
        "{who} held that {clause}.",
        "The view of {who} was that {clause}.",
    ),
    Kind.BACKGROUND: ("{who} stated that {clause}.", "According to {who}, {clause}."),
}
_ACTION = (
    "{who} called for action {clause}.",
    "Action {clause} was proposed by {who}.",
    "{who} recommended action {clause}.",
    "A call was made by {who} for action {clause}.",
)
_QUOTES: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("{who} reported{language}: {quote}", "Results were reported by {who}{language}: {quote}"),
    Kind.PROBLEM: (
        "{who} raised the following concern{language}: {quote}",
        "A difficulty was described by {who}{language}: {quote}",
    ),
    Kind.PRACTICE: (
        "{who} described its practice{language}: {quote}",
        "An example was given by {who}{language}: {quote}",
    ),
    Kind.PROPOSAL: (
        "{who} made the following proposal{language}: {quote}",
        "A proposal was made by {who}{language}: {quote}",
        "{who} proposed the following{language}: {quote}",
        "The following was proposed by {who}{language}: {quote}",
    ),
    Kind.POSITION: (
        "{who} stated{language}: {quote}",
        "In the words of {who}{language}: {quote}",
        "{who} expressed its position as follows{language}: {quote}",
        "The position of {who} was expressed as follows{language}: {quote}",
    ),
    Kind.BACKGROUND: ("{who} wrote{language}: {quote}", "In the words of {who}{language}: {quote}"),
}
_MENTION = ("{who} referred to {quote}", "Reference was made by {who} to {quote}")
_NOUNS: Mapping[Kind, tuple[str, str]] = {
    Kind.PROGRESS: ("reported similar results", "similar results were reported by"),
    Kind.PROBLEM: ("raised similar concerns", "similar concerns were expressed by"),
    Kind.PRACTICE: ("described similar practice", "similar practice was described by"),
    Kind.PROPOSAL: ("made similar proposals", "similar proposals were made by"),
    Kind.POSITION: ("expressed similar views", "similar views were expressed by"),
    Kind.BACKGROUND: ("made similar remarks", "similar remarks were made by"),
}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_SEVERAL, _MANY = 5, 10
_OPENERS = tuple(
    "According ;In the ;It was ;Concern was ;A proposal ;A difficulty ;A call ;As an example ;The view of ;"
    "The position of ;The following ;Action ;Results ;An example ;Reference was ".split(";")
)
_PLURALS: Mapping[StakeholderKind, tuple[str, str]] = {
    StakeholderKind.MEMBER_STATE: ("other Member State", "other Member States"),
    StakeholderKind.SECTOR_MEMBER: ("other sector member", "other sector members"),
    StakeholderKind.INTERGOVERNMENTAL: (
        "other intergovernmental organization",
        "other intergovernmental organizations",
    ),
    StakeholderKind.CIVIL_SOCIETY: ("other contributor from civil society", "other contributors from civil society"),
    StakeholderKind.PRIVATE_SECTOR: ("other contributor from the private sector", "others from the private sector"),
    StakeholderKind.TECHNICAL_COMMUNITY: (
        "other member of the technical community",
        "others of the technical community",
    ),
    StakeholderKind.ACADEMIA: ("other contributor from academia", "other contributors from academia"),
    StakeholderKind.INDIVIDUAL: ("other individual", "other individuals"),
}


def names(contributors: Sequence[Contributor], *, most: int) -> str:
    """Return names up to the house limit, then the number of the others, by kind where they are of one kind."""
    shown = [in_sentence(c.name) for c in contributors[:most]]
    rest = contributors[most:]
    if rest:
        shown.append(_others(rest))
    if len(shown) == 1:
        return shown[0]
    if any("," in name for name in shown):
        return f"{'; '.join(shown[:-1])}; and {shown[-1]}"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def nested(words: str) -> str:
    """Return words as they stand within quotation marks: marks of their own are single, no stop before the last."""
    single = re.sub(r"[“„]([^“”„]*)”|(?<!\w)\"([^\"]*)\"(?!\w)", lambda m: f"‘{m[1] or m[2] or ''}’", words)
    return re.sub(r"[.;](’)$", r"\1", single)


def named(contributor: Contributor) -> str:
    """Return a contributor's name as a list prints it."""
    return short_name(contributor.name)


def _others(rest: Sequence[Contributor]) -> str:
    kinds = Counter(c.kind for c in rest)
    words = ("other contributor", "other contributors")
    if len(kinds) == 1:
        words = _PLURALS.get(rest[0].kind, words)
    return f"{len(rest)} {words[len(rest) > 1]}"


def statement(kind: Kind, who: str, clause: str, turn: int) -> str:
    """Return a sentence around a clause, without its capital; `turn` varies verb and opening."""
    forms = _THAT[kind]
    return forms[turn % len(forms)].format(who=who, clause=clause)


def action(who: str, clause: str, turn: int) -> str:
    """Return a sentence around an action asked for ("to strengthen …"), without its capital."""
    return _ACTION[turn % len(_ACTION)].format(who=who, clause=clause)


def quotation(kind: Kind, who: str, quote: str, language: str, turn: int) -> str:
    """Return a sentence around a verbatim quotation, without its capital; a language other than English is named."""
    forms = _QUOTES[kind]
    marked = "" if language not in LANGUAGE_NAMES else f", in {LANGUAGE_NAMES[language]}"
    return forms[turn % len(forms)].format(who=who, quote=quote, language=marked)


def mention(who: str, quote: str, turn: int) -> str:
    """Return a sentence around words that are no sentence of their own, without its capital."""
    return _MENTION[turn % len(_MENTION)].format(who=who, quote=quote)


def apposed(who: str) -> str:
    """Return a name as it stands before a verb: one with a comma within is closed by another."""
    within = re.search(r", (?!S\.A|Inc|Ltd|LLC)", who)
    return f"{who}," if within and ";" not in who else who


def joined(sentence: str, kind: Kind, others: str, number: int, addressed: int, turn: int) -> str:
    """Return a sentence with the others who hold its view in words alike.

    Args:
        sentence: what the first holder said.
        kind: of act.
        others: names of the other holders.
        number: of all holders.
        addressed: of all contributors who spoke to the section.
        turn: varies the order: the first holder first, or the number of all holders.
    """
    verb, passive = _NOUNS[kind]
    first, others = sentence.removesuffix("."), others.removesuffix(".")
    # "According to X …, and Y did likewise" has no verb for the others to repeat.
    if turn % 2 == 0 or ";" in others or first.startswith(_OPENERS):
        return f"{first}; {passive} {others}."
    return f"{quantity(number, addressed)} {verb}: {first}, and {others} did likewise."


def quantity(number: int, addressed: int) -> str:
    """Return the word for a number of holders, never without the number itself."""
    if number > addressed / 2 and number >= _SEVERAL:
        return f"Most of the contributors that addressed this ({number} of {addressed})"
    if number < _SEVERAL:
        return f"{_NUMBERS[number]} contributor{'s' if number > 1 else ''}"
    return f"{'Many' if number >= _MANY else 'Several'} contributors ({number})"


def upper(text: str) -> str:
    """Return a text with a capital at its beginning; a comma that closes a name stands alone."""
    text = re.sub(r",(?=[,:.;])", "", text)
    return text[0].upper() + text[1:]


def quoted(quote: str, whole: str) -> str:
    """Return words in quotation marks, with a mark where the sentence goes on."""
    body = " ".join(quote.split())
    cut = len(body) < len(" ".join(whole.split()))
    inner = body.rstrip(" ,;:") + " […]" if cut else body.rstrip().rstrip(".;。；،؛").rstrip()
    return f"“{nested(inner)}”."


def unless_proposal(kind: Kind) -> Kind:
    """Return a position for a proposal whose clause asks for nothing in so many words."""
    return Kind.POSITION if kind is Kind.PROPOSAL else kind
