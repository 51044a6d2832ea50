"""Points: what contributors hold, who holds what, and where they differ.

Points come first and holders second: every statement of a contributor is asked about every known point; what no known
point explains makes points of the batch's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pipeline.agenda import Frames
from pipeline.assist import Model
from pipeline.domain import (
    ELSEWHERE,
    Citation,
    Classification,
    Holding,
    HoldingState,
    Judgement,
    Kind,
    Passage,
    Point,
    Stance,
    Statement,
)
from pipeline.points.features import Context
from pipeline.points.holdings import Candidate, holdings_of
from pipeline.points.induce import Open, Space, induced, unheard
from pipeline.points.match import Matcher, load_fitted
from pipeline.points.proposed import Found, proposed
from pipeline.points.standing import Standing
from pipeline.points.statements import statements_of
from pipeline.points.vouched import Said
from pipeline.settings import PointsSettings

__all__ = ["Candidate", "Context", "Held", "Matcher", "contexts_of", "load_fitted", "points", "statements_of"]
_ITEM = 0.75  # how surely an item of a list of proposals can stand alone
_EXPLAINED = 0.4  # probability of a holding from which its words need no point of their own
_UNJUDGED = Judgement("", Kind.BACKGROUND, 0.0, Stance.NONE, 0.0, (), True)


@dataclass(frozen=True, slots=True)
class Held:
    """The points that a batch's contributors hold or may hold, in the order of a report, and the holdings."""

    points: tuple[Point, ...]
    holdings: tuple[Holding, ...]


def contexts_of(statements: Sequence[Statement], classification: Classification, frames: Frames) -> dict[str, Context]:
    """Return, by passage id, what is known of the passages that statements are from."""
    wanted = {s.passage_id for s in statements}
    judged = {j.passage_id: j for j in classification.judgements}
    labels = [x for x in classification.labels if x.passage_id in wanted]
    bears, given = frames.bearing(labels), frames.bearing(x for x in labels if x.given)
    out = {}
    for p in sorted(wanted):
        judgement, best = judged.get(p, _UNJUDGED), given.get(p, {})
        frame = max(best, key=lambda f: (best[f], f), default="")
        out[p] = Context(judgement.kind, judgement.stance, bears.get(p, {}), frame)
    return out


def points(
    statements: Sequence[Statement],
    passages: Mapping[str, Passage],
    contexts: Mapping[str, Context],
    candidates: Sequence[Candidate],
    known: Sequence[Point],
    frames: Frames,
    settings: PointsSettings,
    *,
    matcher: Matcher | None,
    standing: Standing | None = None,
    proposer: Model | None = None,
) -> Held:
    """Return who holds what.

    Args:
        statements: of the batch, as `statements_of` returns them.
        passages: by id.
        contexts: by passage id, as `contexts_of` returns them.
        candidates: who may hold a known point, as the matcher finds them, contributor by contributor.
        known: the expert's list; may be empty.
        frames: the objectives.
        settings: thresholds.
        matcher: encodes statements; without one no two contributors are found to say the same.
        standing: tells which sentences can stand alone; without it all can.
        proposer: a language model that proposes points of what no known point explains; without one, and of what it
            proposes nothing of, statements that are alike make points.
    """
    citations = {
        s.statement_id: Citation(s.passage_id, passages[s.passage_id].text[s.start : s.end]) for s in statements
    }
    by_id = {s.statement_id: s for s in statements}
    unlabelled = {p.point_id for p in known if matcher is None or p.point_id not in matcher.labelled}
    bars = dict.fromkeys(sorted(unlabelled), max(settings.told, settings.told_unlabelled))
    told, asked, fewer = settings.told, settings.asked, settings.fewer
    held = holdings_of(candidates, known, citations, by_id, told=told, asked=asked, bars=bars, fewer=fewer)
    told_in = {(c.passage_id, c.quote) for h in held if h.counted for c in _explained(h, unlabelled)}
    waiting = {(c.passage_id, c.quote) for h in held if not h.counted for c in _explained(h, unlabelled)}
    explained = told_in | waiting
    cited = {c.passage_id for h in held if h.state is HoldingState.TOLD for c in h.statements}
    left = _open(statements, passages, contexts, explained, cited, settings, standing)
    more = proposed(left, Said(by_id, passages), citations, proposer) if proposer is not None else Found()
    left = [o for o in left if o.statement.statement_id not in more.explained]
    own, holdings = induced(left, _space(left, matcher), citations, same=settings.same, alike=settings.alike)
    frame_of = {p.point_id: p.frame for p in (*known, *own)}
    heard = {(h.contributor, frame_of.get(h.point_id, "")) for h in (*held, *holdings) if h.counted}
    waiting -= {(c.passage_id, c.quote) for h in held if h.counted for c in h.statements}
    few = [s for s in statements if _cited(s, citations) in waiting and not _speaking(s, contexts) <= heard]
    alone, theirs = unheard(_open(few, passages, contexts, set(), cited, settings, standing), heard, citations)
    own, holdings = [*own, *alone], [*holdings, *theirs]
    shared = Counter(h.point_id for h in holdings)
    # What one contributor says on no objective stays in the tables of passages.
    own = [p for p in own if p.frame != ELSEWHERE or shared[p.point_id] > 1]
    kept = {p.point_id for p in own}
    holdings = [h for h in holdings if h.point_id in kept]
    used = {h.point_id for h in held}
    place = {f.id: n for n, f in enumerate(frames.objectives)}
    some = [*(p for p in known if p.point_id in used), *more.points, *own]
    every = sorted(some, key=lambda p: place.get(p.frame, len(place)))
    return Held(tuple(every), (*held, *more.holdings, *holdings))


def _cited(statement: Statement, citations: Mapping[str, Citation]) -> tuple[str, str]:
    return statement.passage_id, citations[statement.statement_id].quote


def _speaking(statement: Statement, contexts: Mapping[str, Context]) -> set[tuple[str, str]]:
    """Return who says a statement, each with the objective that it bears on."""
    return {(c, contexts[statement.passage_id].frame or ELSEWHERE) for c in statement.contributors}


def _explained(holding: Holding, unlabelled: Set[str]) -> tuple[Citation, ...]:
    """Return the words of a holding that need no point of their own.

    These are the words it rests on most where it is told, or likely and of a point that labelled statements support;
    of such a point, told, all that it rests on.
    """
    known = holding.point_id not in unlabelled
    if holding.counted:
        return holding.statements if known else holding.statements[:1]
    return holding.statements[:1] if known and holding.probability >= _EXPLAINED else ()


def _open(
    statements: Sequence[Statement],
    passages: Mapping[str, Passage],
    contexts: Mapping[str, Context],
    explained: set[tuple[str, str]],
    cited: set[str],
    settings: PointsSettings,
    standing: Standing | None,
) -> list[Open]:
    """Return the clearest statement of each passage that carries a view which no known point explains."""
    own: dict[str, list[Statement]] = {}
    for s in statements:
        context = contexts[s.passage_id]
        words = passages[s.passage_id].text[s.start : s.end]
        if context.kind is not Kind.BACKGROUND and (s.passage_id, words) not in explained:
            own.setdefault(s.passage_id, []).append(s)
    starts = {p: [a for a, _ in passages[p].sentences or ((0, 0),)] for p in own}
    places = {p: [starts[p].index(s.start) for s in some] for p, some in own.items()}
    scores = standing.of([passages[p] for p in own], places) if standing is not None else {}
    found = []
    for passage_id, some in own.items():
        sure = scores.get(passage_id)
        clear = [sure[n] if sure else 1.0 for n in places[passage_id]]
        context = contexts[passage_id]
        if passages[passage_id].lead_in and context.kind is Kind.PROPOSAL:
            clear = [max(c, _ITEM) for c in clear]  # "We propose:" stands before each item of its list
        best = max(range(len(some)), key=lambda n: (clear[n], -n))
        # Of a passage that known points explain, only another clear view is told.
        if clear[best] >= (settings.standing if passage_id in cited else 0.0):
            found.append(Open(some[best], context.frame or ELSEWHERE, context.kind, clear[best]))
    return found


def _space(left: Sequence[Open], matcher: Matcher | None) -> Space:
    import numpy as np

    known = np.array([o.statement.language == "en" for o in left], bool)
    texts = [o.statement.text for o in left]
    if matcher is None or not texts:
        nothing = np.zeros((len(left), 1))
        return Space(nothing, nothing, known)
    english = np.zeros((len(left), 1))
    if known.any():
        rows = matcher.encoded([t for t, k in zip(texts, known, strict=True) if k], english=True)
        english = np.zeros((len(left), rows.shape[1]))
        english[known] = rows
    every = np.zeros((len(left), 1)) if known.all() else matcher.encoded(texts, english=False)
    return Space(english, every, known)
