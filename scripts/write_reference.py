"""Write docs/reference.md, every command and setting, from the code, so that the two never differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from pipeline.cli import app
from pipeline.settings import Settings, StageSettings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
HEAD = """# Commands and settings

Written from the code by `make docs`; a test fails if a command, an option or a setting is missing here.
Exit codes: [troubleshooting](troubleshooting.md). Files and columns: [files](files.md).

## Commands

Each is `python -m pipeline COMMAND …` (in the virtual environment: `.venv/bin/python`). For those of every day `make`
has a target that also sets up what is missing: `analyze`, `status`, `check-run`, `review`, `publish`, `evaluate`.
"""
SETTINGS = """## Settings

A TOML file with a table a stage, given with `--settings FILE.toml`, or environment variables, which win:

```
[publish]                                    PIPELINE_PUBLISH__TITLE="Summary of views, second round"
title = "Summary of views, second round"
```

A name that does not exist is refused. `PIPELINE_MODELS` names another folder of models.
"""


def reference() -> str:
    """Return the page."""
    commands = [_command(name, command) for name, command in sorted(cli_commands().items())]
    stages = [_stage(name, type(stage)) for name, stage in Settings()]
    return "\n".join([HEAD, *commands, SETTINGS, *stages])


def cli_commands() -> dict[str, Any]:
    """Return the commands of the command line by name, as typer makes them."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def _command(name: str, command: Any) -> str:
    rows = [f"| {_written(p)} | {_one_line(getattr(p, 'help', '') or '')} | {_default(p)} |" for p in command.params]
    table = ["| argument or option | what | default |", "|---|---|---|", *rows] if rows else []
    return "\n".join([f"### `{name}`", "", _one_line(command.help or ""), "", *table, ""])


def _written(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return ", ".join(f"`{o}`" for o in (*parameter.opts, *parameter.secondary_opts))
    return f"`{(parameter.metavar or parameter.name or '').upper()}`"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "must be given"
    return "" if parameter.default in (None, "", False) or callable(parameter.default) else f"`{parameter.default}`"


def _stage(name: str, stage: type[StageSettings]) -> str:
    rows = [
        f"| `{field}` | {_one_line(info.description or '')} | `{info.default!r}` |"
        for field, info in stage.model_fields.items()
    ]
    return "\n".join([f"### `[{name}]`", "", "| setting | what | default |", "|---|---|---|", *rows, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(reference(), "utf-8")
    print(f"{DOCUMENT.name}: written")
