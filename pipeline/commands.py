"""Commands for those who code passages: imported with the command line, so nothing heavy before they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("import-coding")(import_coding)
    app.command("coding-sheet")(coding_sheet)
    app.command("agreement")(agreement)


def import_coding(
    out_dir: Annotated[Path, typer.Argument(help="Output folder of a run.")],
    coded: Annotated[Path, typer.Argument(help="REFI-QDA project (.qdpx) in which people coded the run.")],
    out: Annotated[Path, typer.Option(help="File of labelled passages.")],
    coder: Annotated[str, typer.Option(help="Take only this coder's coding.")] = "",
) -> None:
    """Take coding from QualCoder and its like back as labelled passages, for `evaluate --gold`."""
    from pipeline.research.exchange import coding_from

    told, missed = coding_from(out_dir, coded, out, coder=coder)
    typer.echo(told)
    raise typer.Exit(1 if missed else 0)


def coding_sheet(
    out_dir: Annotated[Path, typer.Argument(help="Output folder of a run.")],
    out: Annotated[Path, typer.Option(help="CSV file, to be copied for each coder.")],
    number: Annotated[int, typer.Option(min=1, help="How many passages.")] = 50,
) -> None:
    """Write the passages whose coding would help most as a sheet, without labels or names, for coders to fill in."""
    from pipeline.research.coding import write_sheet

    typer.echo(write_sheet(out_dir, out, number))


def agreement(
    files: Annotated[list[Path], typer.Argument(help="Coded sheets, each called after its coder.")],
    settle: Annotated[Path | None, typer.Option(help="Write what they disagree on, to be settled, here (CSV).")] = None,
    settled: Annotated[Path | None, typer.Option(help="That file, settled.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write what is agreed or settled here, as labelled passages.")
    ] = None,
) -> None:
    """Tell how far coders agree (Krippendorff's alpha, Cohen's kappa), and take their work together."""
    from pipeline.research.coding import compare_coders

    typer.echo(compare_coders(files, settle=settle, settled=settled, out=out))
