"""The command line: each command is a few lines; errors become one sentence and an exit code here."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from pipeline import commands
from pipeline.errors import PipelineError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # half of what --help takes is the import of rich
    pretty_exceptions_enable=False,
    help="From contributions in Word and PDF to a draft summary of the views expressed, every sentence cited.",
)
commands.add_to(app)
_BUG = 70

Out = Annotated[Path, typer.Option("--out", help="Output folder; made if missing.")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file with a table a stage.")]
Codebook = Annotated[Path | None, typer.Option(help="A codebook of your own (docs/codebooks.md), scored zero-shot.")]
Objectives = Annotated[Path | None, typer.Option(help="Objectives and topics over its codes; by default its sections.")]
Points = Annotated[Path | None, typer.Option("--points", help="Known points; by default none beside a codebook.")]
Labelled = Annotated[Path | None, typer.Option(help="Passages labelled with the codebook, to learn it of.")]
Links = Annotated[bool, typer.Option("--follow-links", help="Read links that lead out of the batch, too.")]
ModelAt = Annotated[
    str, typer.Option("--model", help="A language model: http://HOST:PORT/v1, or files; by default none is asked.")
]
ModelName = Annotated[str, typer.Option("--model-name", help="Its name, as its server knows it.")]
OutDir = Annotated[Path, typer.Argument(help="Output folder of a run.")]


@app.command()
def analyze(
    input_dir: Annotated[Path, typer.Argument(help="Folder of contributions.")],
    out: Out,
    settings: SettingsFile = None,
    codebook: Codebook = None,
    objectives: Objectives = None,
    points: Points = None,
    labelled: Labelled = None,
    fresh: Annotated[bool, typer.Option(help="Reuse nothing from earlier runs; make it anew.")] = False,
    engine: Annotated[str, typer.Option(help="Where to work: local, or dask.")] = "local",
    scheduler: Annotated[str, typer.Option(help="Address of the Dask scheduler, tcp://HOST:8786.")] = "",
    follow_links: Links = False,
    model: ModelAt = "",
    model_name: ModelName = "",
) -> None:
    """Run every stage on a batch of contributions."""
    from pipeline.report import progress_bars, report_run, tell
    from pipeline.run import analyze as run
    from pipeline.run import engine_of
    from pipeline.settings import load_settings

    chosen = load_settings(settings).with_codebook(codebook, objectives, points, labelled).with_model(model, model_name)
    workers = engine_of(engine, scheduler, chosen)
    with progress_bars() as progress:
        result = run(
            input_dir, out, chosen, progress=progress, tell=tell, fresh=fresh, follow_links=follow_links, engine=workers
        )
    report_run(result)
    raise typer.Exit(1 if result.refusals else 0)


@app.command()
def status(
    out_dir: OutDir,
    settings: SettingsFile = None,
    codebook: Codebook = None,
    objectives: Objectives = None,
    points: Points = None,
    labelled: Labelled = None,
    input_dir: Annotated[Path | None, typer.Option("--input", help="The batch, if it has moved.")] = None,
    follow_links: Links = False,
    model: ModelAt = "",
    model_name: ModelName = "",
) -> None:
    """Say, per stage, what the next run would reuse and what it would do again, and why."""
    from pipeline.report import report_status
    from pipeline.settings import load_settings
    from pipeline.status import status_of

    chosen = load_settings(settings).with_codebook(codebook, objectives, points, labelled).with_model(model, model_name)
    report_status(status_of(out_dir, chosen, folder=input_dir, follow_links=follow_links))


@app.command()
def extract(files: Annotated[list[Path], typer.Argument(help="Files to read.")], settings: SettingsFile = None) -> None:
    """Print the text and provenance of single files as JSON, a line each."""
    from pipeline.report import print_extracted
    from pipeline.settings import load_settings

    raise typer.Exit(print_extracted(files, load_settings(settings).extract))


@app.command()
def classify(
    units: Annotated[Path, typer.Argument(help='Texts to label, one {"id", "text"} a line; or CSV.')],
    out: Annotated[Path, typer.Option("--out", help="Where the predictions go: .jsonl, or .csv.")],
    codebook: Codebook = None,
    labelled: Labelled = None,
    all_scores: Annotated[bool, typer.Option("--all-scores", help="Rank every code of --codebook, not ten.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Label loose texts with the paragraphs of the Tunis Agenda, or with the codes of a codebook of your own."""
    from pipeline.evaluate.predictions import classify_file
    from pipeline.report import progress_bars
    from pipeline.settings import load_settings

    chosen = load_settings(settings).with_codebook(codebook, None, None, labelled)
    with progress_bars() as progress:
        number = classify_file(units, out, chosen, every=all_scores, progress=progress)
    typer.echo(f"{number} texts labelled: {out}")


@app.command()
def evaluate(
    gold: Annotated[Path | None, typer.Option(help="Labelled passages; by default our own, cross-validated.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the report.")] = Path("outputs/quality"),
    crossed: Annotated[bool, typer.Option(help="Cross-validate --gold by contributor.")] = False,
    points: Annotated[Path | None, typer.Option(help="Readers' points; measures those of --run instead.")] = None,
    run: Annotated[Path | None, typer.Option(help="The run whose points are measured.")] = None,
    codebook: Annotated[Path | None, typer.Option(help="Measure a codebook of your own on --gold.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Print and save the quality report, beside baselines; or measure a run's points."""
    if points and run:
        from pipeline.evaluate.points import points_report

        typer.echo(points_report(points, run))
        return
    from pipeline.evaluate.saved import evaluate_and_save
    from pipeline.settings import load_settings

    if codebook:
        from pipeline.evaluate.own import own_report

        typer.echo(own_report(codebook, gold, load_settings(settings)))
        return
    typer.echo(evaluate_and_save(load_settings(settings), out, gold=gold, crossed=crossed))


@app.command()
def check(out_dir: OutDir) -> None:
    """Check every citation of a run against its sources, and that nothing was lost."""
    from pipeline.check import check_run
    from pipeline.report import report_problems

    raise typer.Exit(report_problems(check_run(out_dir)))


@app.command()
def review(
    out_dir: OutDir,
    port: Annotated[int, typer.Option(help="Port of the page.")] = 8765,
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's are open to others.")] = (
        "127.0.0.1"
    ),
    who: Annotated[str, typer.Option(help="Your name, kept with every decision.")] = "editor",
) -> None:
    """Serve the page on which editors accept, edit or reject the draft, sentence by sentence."""
    from pipeline.review.app import serve

    serve(out_dir, host=host, port=port, who=who, tell=typer.echo)


@app.command("import-review")
def import_review(
    out_dir: OutDir,
    edited: Annotated[Path, typer.Argument(help="The summary.docx of the run, edited.")],
    who: Annotated[str, typer.Option(help="The editor's name.")] = "editor",
    accept_rest: Annotated[bool, typer.Option("--accept-rest", help="Accept what was left as it was.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be done.")] = False,
    leave: Annotated[list[str] | None, typer.Option(help="Key, in --preview, of a change not to take.")] = None,
) -> None:
    """Take the changes and comments of an edited summary.docx back as decisions."""
    from pipeline.report import report_import

    left = leave or ()
    raise typer.Exit(report_import(out_dir, edited, who=who, accept_rest=accept_rest, preview=preview, leave=left))


@app.command("export-labels")
def export_labels(
    out_dir: OutDir,
    out: Annotated[
        Path | None, typer.Option("--out", help="File; by default review/labelled.jsonl of the run.")
    ] = None,
) -> None:
    """Write what editors corrected and confirmed as training data: labelled passages, and holders of points."""
    from pipeline.review.exported import PAIRS, export_pairs
    from pipeline.review.labelled import FILE, export_labelled

    path = out or out_dir / FILE
    held = path.with_name(Path(PAIRS).name)
    pairs = export_pairs(out_dir, held)
    if pairs:
        typer.echo(f"{pairs} statements with points: {held}")
    typer.echo(f"{export_labelled(out_dir, path, needed=not pairs)} labelled passages: {path}")


@app.command("export-points")
def export_points(
    out_dir: OutDir,
    out: Annotated[Path | None, typer.Option("--out", help="File; by default review/points.yaml of the run.")] = None,
) -> None:
    """Write the points that editors added or worded as a list for other batches (setting `points.also`)."""
    from pipeline.review.exported import POINTS
    from pipeline.review.exported import export_points as export

    path = out or out_dir / POINTS
    typer.echo(f"{export(out_dir, path)} points: {path}")


@app.command()
def export(
    out_dir: OutDir,
    to: Annotated[str, typer.Option(help="qdpx, label-studio, doccano, web-annotation, csl, points or vectors.")],
    out: Annotated[Path | None, typer.Option(help="Folder; by default export of the run.")] = None,
) -> None:
    """Write a run for other tools: QualCoder and its like, annotation tools, reference managers, statistics."""
    from pipeline.research.exchange import export_to

    typer.echo(export_to(out_dir, to, out))


@app.command()
def publish(
    out_dir: OutDir,
    draft: Annotated[bool, typer.Option("--draft", help="Publish what is reviewed although more waits.")] = False,
    confirm: Annotated[str, typer.Option(help="Words that let stand what guards found; they are kept.")] = "",
    who: Annotated[str, typer.Option(help="Your name, kept with what was published.")] = "editor",
    settings: SettingsFile = None,
) -> None:
    """Write the final summary, as Word, web page and PDF, of the sentences that editors accepted."""
    from pipeline.review.final import publish_reviewed
    from pipeline.settings import load_settings

    final = load_settings(settings).publish
    published = publish_reviewed(out_dir, final, draft=draft, confirm=confirm, who=who)
    for path in published.paths:
        typer.echo(path)
    for sentence in published.told:
        typer.echo(sentence, err=True)
    if not published.complete:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; the one place that turns errors, and signals to end, into messages and exit codes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _end)
    for command in app.registered_commands:
        command.short_help = command.callback.__doc__ if command.callback else ""  # else it would be cut short
    try:
        app()
    except PipelineError as e:
        _fail(str(e), e.exit_code)
    except Exception as e:  # noqa: BLE001 - the one place where a bug becomes a message
        import traceback

        traceback.print_exc()
        _fail(f"This is a bug ({type(e).__name__}: {e}); report it with the text above.", _BUG)


def _end(number: int, frame: FrameType | None) -> None:
    """End as after an error, so that processes and temporary files are taken along; a second signal ends at once."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    for worker in multiprocessing.active_children():  # what they work on is not waited for
        worker.terminate()
    typer.echo("Stopped; what was finished is kept, and the next run goes on from there.", err=True)
    raise SystemExit(128 + number)


def _fail(message: str, code: int) -> None:
    typer.echo(message, err=True)
    sys.exit(code)
