"""Write the JSON Schemas of codebooks, objectives and points into docs/schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.agenda.forms import CodebookForm, FramesForm
from pipeline.agenda.known_points import FIELDS, KINDS, NEEDED

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ALSO = {"id": ("n", "ref"), "codes": ("paragraphs",)}
"""Names under which a field may stand as well."""


def schemas() -> dict[str, str]:
    """Return the schemas by the name of their file."""
    made = {
        "codebook.schema.json": _of(CodebookForm.model_json_schema()),
        "objectives.schema.json": _of(FramesForm.model_json_schema()),
        "points.schema.json": _points(),
    }
    return {name: json.dumps({"$schema": _DRAFT, **s}, indent=1, ensure_ascii=False) + "\n" for name, s in made.items()}


def _of(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of pydantic's that also takes what the forms take besides."""
    for part in (schema, *schema.get("$defs", {}).values()):
        fields, needed = part.get("properties", {}), part.get("required", [])
        choices = []
        for name in [n for n in _ALSO if n in fields]:
            others = [other for other in _ALSO[name] if other not in fields]
            fields |= {other: fields[name] for other in others}
            if name in needed:
                needed.remove(name)
                choices.append({"anyOf": [{"required": [n]} for n in (name, *others)]})
        if choices:
            part["allOf"] = choices
        for field in fields.values():
            _loosened(field)
    return schema


def _loosened(field: dict[str, Any]) -> None:
    """Let a list be nothing or, of texts, one text; items also be a mapping; a text be a number as YAML reads it."""
    if field.get("type") == "string":
        field["type"] = ["string", "number"]
    if field.get("type") == "array":
        item = field["items"]
        other: list[dict[str, Any]] = [{"type": "null"}]
        if item.get("type") == "string":
            item["type"] = ["string", "number"]
            other.append({"type": ["string", "number"]})
        elif item.get("$ref", "").endswith("ItemForm"):
            other.append({"type": "object", "additionalProperties": {"type": ["string", "object"]}})
        listed = {key: field.pop(key) for key in ("type", "items", "minItems", "default") if key in field}
        field["anyOf"] = [listed, *other]


def _points() -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "array" if kind is list else "string"} for name, kind in FIELDS.items()}
    fields["opposes"] = {"type": "array", "items": {"type": "string"}}
    fields["kind"] = {"enum": list(KINDS)}
    point = {"type": "object", "properties": fields, "required": list(NEEDED), "additionalProperties": False}
    return {
        "title": "Points",
        "type": "object",
        "properties": {"points": {"type": "array", "items": point, "minItems": 1}},
        "required": ["points"],
    }


def write() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write()
