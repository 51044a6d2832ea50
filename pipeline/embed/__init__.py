"""Embed passages: all with the multilingual encoder, English ones with the English, others with a second one too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.domain import Encoder, Passage, Vectors
from pipeline.settings import SPOKEN, STANCE, STANCE_LETTERS, EmbedSettings


def embed(passages: Sequence[Passage], encoders: Mapping[str, Encoder], settings: EmbedSettings) -> dict[str, Vectors]:
    """Embed each passage, after its lead-in, with every encoder meant for its language.

    Args:
        passages: passages of any language.
        encoders: encoders by name; all are used, each on the passages whose language it knows. The multilingual
            encoder takes every passage, also one whose language could not be told; the second one (`SPOKEN`) all that
            are not English; that of stances short ones only.
        settings: names the multilingual encoder.

    Returns:
        Vectors by encoder name. Rows follow the order of `passages`; vectors of two models are never mixed.
    """
    return {name: _embed_one(passages, name, encoder, settings) for name, encoder in sorted(encoders.items())}


def _embed_one(passages: Sequence[Passage], name: str, encoder: Encoder, settings: EmbedSettings) -> Vectors:
    every = name == settings.multilingual
    chosen = [p for p in passages if every or p.language in encoder.languages]
    if name == SPOKEN:
        chosen = [p for p in passages if p.language != "en"]
    if name == STANCE:
        chosen = [p for p in chosen if len(text_of(p)) <= STANCE_LETTERS]
    matrix = encoder.encode([text_of(p) for p in chosen])
    return Vectors(name, encoder.revision, tuple(p.passage_id for p in chosen), matrix)


def text_of(passage: Passage) -> str:
    """Return what is encoded for a passage: its lead-in, if any, and its text."""
    return f"{passage.context} {passage.text}" if passage.context else passage.text
