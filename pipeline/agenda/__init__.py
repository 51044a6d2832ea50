"""The codebook of the Agenda, the frames of the summary, and the parser of references."""

from pipeline.agenda.codebook import Agenda, Item, Paragraph, Section, base, load_agenda
from pipeline.agenda.frames import Frame, Frames, expand, frames_of, load_frames
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
    "frames_of",
    "load_agenda",
    "load_frames",
    "load_points",
    "with_more",
]
