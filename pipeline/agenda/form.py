"""YAML files read into validated forms; what is wrong is told by file, line and field.

Scalars are taken as they are written, so that 17.10 is a reference and no number, and "no" is a word.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageError

Form = TypeVar("Form", bound=BaseModel)
_MOST = 200_000  # nodes: aliases of aliases would make any number of them
_BYTES = 20_000_000


class Lines:
    """Where the parts of a file stand: lines by path, such as ("paragraphs", 3, "gloss")."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lines: dict[tuple[str | int, ...], int] = {}

    def mark(self, place: tuple[str | int, ...], node: Any) -> None:
        """Keep where a part begins."""
        if len(self._lines) >= _MOST:
            raise UsageError(f"{self.name} is larger than any codebook; give a file of less than {_MOST:,} entries.")
        self._lines[place] = int(node.start_mark.line) + 1

    def knows(self, *place: str | int) -> bool:
        """Tell whether the file has such a part."""
        return place in self._lines

    def at(self, *place: str | int) -> str:
        """Return "FILE, line N" of a part, or of the nearest part around it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self._lines:
                return f"{self.name}, line {self._lines[place[:end]]}"
        return self.name


def read_form(path: Path | None, default: str, form: type[Form]) -> tuple[Form, Lines]:
    """Read a file into a form.

    Args:
        path: of the file; the one named `default` in this package, if none is given.
        default: a file of this package.
        form: its pydantic model.

    Returns:
        The form, and where its parts stand.

    Raises:
        UsageError: the file cannot be read or is not of the form.
    """
    lines = Lines(str(path or default))
    try:
        text = _text(path, default, lines.name)
        node = composed(text, own=path is None)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as e:
        raise UsageError(f"Cannot read {lines.name}: {e}. Give a YAML file in UTF-8.") from e
    if not isinstance(node, yaml.MappingNode):
        raise UsageError(f"{lines.name} holds no mapping; see pipeline/agenda/{default} for the form.")
    data = _plain(node, (), lines)
    try:
        return form.model_validate(data), lines
    except ValidationError as e:
        _refuse(e, lines, default)


def composed(text: str, *, own: bool) -> Any:
    """Return the node of a YAML text; `own` files of the program by libyaml, six times as fast.

    In a file of a user, nesting without end must stay an error.
    """
    return yaml.compose(text, Loader=yaml.CSafeLoader if own else yaml.SafeLoader)


def _text(path: Path | None, default: str, name: str) -> str:
    if path is None:
        return resources.files(__package__).joinpath(default).read_text("utf-8")
    if path.stat().st_size > _BYTES:
        raise UsageError(f"{name} is larger than any codebook; give a file of less than {_BYTES // 1_000_000} MB.")
    return path.read_text("utf-8-sig")


def _plain(node: Any, place: tuple[str | int, ...], lines: Lines) -> Any:
    """Return a node as plain mappings, lists and texts."""
    lines.mark(place, node)
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, (*place, n), lines) for n, each in enumerate(node.value)]
    made: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or name in made:
            said = f"{name} is given twice; keep one" if name else "a field has no name; write `name: value`"
            raise UsageError(f"{lines.name}, line {int(key.start_mark.line) + 1}: {said}.")
        made[name] = _plain(value, (*place, name), lines)
        lines.mark((*place, name), key)
    return made


def _refuse(error: ValidationError, lines: Lines, default: str) -> NoReturn:
    """Raise UsageError for the first thing that is wrong, and say how many more there are."""
    problems = error.errors(include_url=False)
    first = problems[0]
    place = tuple(part for part in first["loc"] if not str(part).startswith("function-"))
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "the file"
    said = {"missing": "is missing", "extra_forbidden": "is no field of this form"}.get(first["type"], "")
    said = said or first["msg"].removeprefix("Value error, ").rstrip(".")
    more = f" {len(problems) - 1} more fields are wrong." if len(problems) > 1 else ""
    raise UsageError(
        f"{lines.at(*place)}: {field}: {said}. See docs/codebooks.md and pipeline/agenda/{default} for the form.{more}"
    ) from error
