"""The model cards' table: who is counted where, and that a kind's precision is of the passages it was given to."""

import numpy as np

from pipeline.agenda import load_agenda
from pipeline.classify.features import Lexicon
from pipeline.classify.heads import Heads
from pipeline.classify.labelled import Labelled
from scripts.trusted import trusted


def test_figures_are_by_language_section_and_kind() -> None:
    agenda = load_agenda()
    refs = tuple(p.ref for p in agenda.paragraphs)
    choices = {"kind": ("position", "proposal"), "stance": ("none",), "topic": ()}
    heads = Heads({"use": 1.0}, {}, Lexicon((), ()), refs, (), choices, {})
    passages = [
        Labelled("a", "fr", ("72",), (), "proposal", "none", (), "g", weight=2.0),
        Labelled("b", "en", ("8",), ("9",), "position", "none", (), "h"),
        Labelled("c", "en", (), (), "", "none", (), "h"),
    ]
    logits = np.zeros((3, 4 + len(refs)))
    logits[:, 1] = 1.0  # all are taken for proposals
    for row, ref in enumerate(("72", "9", "72")):
        logits[row, 4 + refs.index(ref)] = 1.0
    lines = trusted(passages, logits, heads, agenda).splitlines()[2:]
    assert lines[:3] == [
        "| en | 2 | 1.00 | 0.00 |  |",
        "| fr | 1 | 1.00 | 1.00 |  |",
        "| real contributions | 1 | 1.00 | 1.00 |  |",
    ]
    assert "| section governance | 1 | 1.00 | 1.00 |  |" in lines
    assert lines[-2:] == ["| position | 1 | 1.00 | 0.00 |  |", "| proposal | 1 | 1.00 | 1.00 | 0.50 of 2 |"]
