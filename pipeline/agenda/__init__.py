"""The codebook of the Agenda, the frames of the summary, and the parser of references."""

from pipeline.agenda.codebook import (
    Agenda,
    Frame,
    Frames,
    Item,
    Paragraph,
    Section,
    base,
    expand,
    load_agenda,
    load_frames,
)
from pipeline.agenda.known_points import load_points, with_more

__all__ = [
    "Agenda",
    "Frame",
    "Frames",
    "Item",
    "Paragraph",
    "Section",
    "base",
    "expand",
    "load_agenda",
    "load_frames",
    "load_points",
    "with_more",
]
