"""A language model, if the house has one: asked small things, by a server or by files, every answer checked and kept.

The tasks belong to the stages that they help (points, summarise, publish); here is the port, the two ways to a model,
and the log. Nothing is sent unless the settings name a model.
"""

from __future__ import annotations

from pipeline.assist.assistant import Account, Assistant, assistant_of
from pipeline.assist.port import Ask, Entry, Form, Model, Reply
from pipeline.assist.translators import Translator, translator_of

__all__ = [
    "Account",
    "Ask",
    "Assistant",
    "Entry",
    "Form",
    "Model",
    "Reply",
    "Translator",
    "assistant_of",
    "translator_of",
]
