"""The forms of codebooks and objectives as files have them; the JSON Schemas are made of them (`make docs`)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipeline.domain import ELSEWHERE, Kind

_REF = re.compile(r"[^\s,;|§()]{1,40}")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,19}")
_LETTERS = re.compile(r"[a-z]{1,2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _ref(text: str) -> str:
    if not _REF.fullmatch(text):
        raise ValueError(f"'{text}' is no reference: give up to 40 characters without spaces, commas or brackets")
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text) or text == ELSEWHERE:
        raise ValueError(
            f"'{text}' is no id: begin with a letter, then letters, digits, '_', '-' or '.', 20 characters at most; "
            f"{ELSEWHERE} is kept for what no objective holds"
        )
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is no language: give its code, such as en, fr or zh")
    return text


def _listed(value: Any) -> Any:
    """Return one text as a list of it, and nothing as an empty list."""
    return [] if value is None else [value] if isinstance(value, str) else value


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty; say what it is")
    return " ".join(text.split())


Text = Annotated[str, AfterValidator(_said)]
Ref = Annotated[str, AfterValidator(_ref)]
Id = Annotated[str, AfterValidator(_id)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ItemForm(_Form):
    """A part of a code, such as a lettered item or a target."""

    ref: Ref = Field(validation_alias=AliasChoices("id", "ref"), description="its reference, as 72g or 17.18")
    title: str = Field("", description="what it is called; may be left out")
    gloss: Text = Field(description="what it says, in a sentence")
    terms: Texts = Field((), description="key terms, in any language")
    examples: Texts = Field((), description="passages that belong here, in your own words")


class CodeForm(_Form):
    """A code: a paragraph of an agreed text, a goal, a theme of interest."""

    ref: Ref = Field(validation_alias=AliasChoices("id", "n"), description="its reference, as 69, 17.18 or cyber")
    section: str = Field("", description="id of its section; may be left out")
    title: Text = Field(description="what it is called")
    gloss: str = Field("", description="what it says, in a sentence or two: by this it is found")
    items: tuple[ItemForm, ...] = Field(
        (), description="its parts: a list, or a mapping from a letter (added to the code's reference) or a reference"
    )
    terms: Texts = Field((), description="key terms, in any language")
    examples: Texts = Field((), description="passages that belong here, in your own words")
    verify: bool = Field(False, description="still to be checked by an expert; nothing hangs on it")

    @model_validator(mode="before")
    @classmethod
    def _items_by_letter(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValueError("is no mapping: give id, title and gloss")
        items = data.get("items")
        if items is None:
            return {k: v for k, v in data.items() if k != "items"}
        if isinstance(items, dict):
            code = data.get("n", data.get("id", ""))
            return data | {"items": [_item(str(code), key, value) for key, value in items.items()]}
        return data


def _item(code: str, key: str, value: Any) -> Any:
    """Return an item of a mapping: a letter is added to its code's reference, else the key is the reference."""
    ref = f"{code}{key}" if _LETTERS.fullmatch(key) and code[-1:].isdigit() else key
    return {"id": ref, "gloss": value} if isinstance(value, str) else {"id": ref, **(value or {})}


class SectionForm(_Form):
    """A section of a codebook."""

    id: Text = Field(description="its id, named by codes")
    title: Text = Field(description="what it is called")
    paragraphs: Any = Field(None, description="for readers; which codes it has is told by the codes")


class CodebookForm(_Form):
    """A codebook: what passages are to be labelled with."""

    source: Text = Field(description="what the codes are of: title or symbol of the text, or of the project")
    name: str = Field("", description="what sentences call it, such as 'the Agenda' or 'the Compact'")
    language: Annotated[str, AfterValidator(_language)] = Field("en", description="of titles and glosses: en, fr, …")
    sections: tuple[SectionForm, ...] = Field((), description="in order; may be left out")
    codes: tuple[CodeForm, ...] = Field(
        validation_alias=AliasChoices("codes", "paragraphs"), min_length=1, description="in order; also `paragraphs`"
    )


class FrameForm(_Form):
    """An objective or a discussion topic: a section of the summary."""

    id: Id = Field(description="its id, as O01 or T1")
    title: Text = Field(description="the heading")
    asks: str = Field("", description="the question that a topic answers")
    kinds: tuple[Kind, ...] = Field((), description="kinds of view that answer a topic; all, if left out")
    codes: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (),
        validation_alias=AliasChoices("codes", "paragraphs"),
        description="references, or ranges of the codebook's order such as 68-71; also `paragraphs`",
    )


class FramesForm(_Form):
    """What a summary is organised by."""

    objectives: tuple[FrameForm, ...] = Field(min_length=1, description="in the order of the summary")
    topics: tuple[FrameForm, ...] = Field((), description="what contributors were asked; may be left out")
