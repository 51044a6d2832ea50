"""Draft summaries of the views expressed on the Tunis Agenda, every sentence cited to its source."""

__version__ = "0.1.0"
