"""One frozen settings model a stage, read from TOML and from environment variables (`PIPELINE_CLASSIFY__RISK=0.1`)."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UsageError

SPOKEN = "e5"
"""Name of the encoder that reads passages in other languages than English, beside the multilingual one."""
STANCE = "stance"
"""Name of the encoder tuned on stances; its rows are log odds, not vectors to compare."""
STANCE_LETTERS = 240
"""A text of more letters is not asked about: of longer passages the heads know more."""


class StageSettings(BaseModel):
    """Base of every stage's settings: immutable, unknown names refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def models_folder() -> Path:
    """Return the folder of the models: `PIPELINE_MODELS`, or `models/` beside the package, or the one in a wheel."""
    named = os.environ.get("PIPELINE_MODELS")
    package = Path(__file__).resolve().parent
    beside = package.parent / "models"
    if named:
        return Path(named)
    return beside if (beside / "manifest.toml").is_file() else package / "models"


class CodebookSettings(StageSettings):
    """What passages are labelled with; all empty: the Tunis Agenda with its objectives and known points."""

    file: str = Field("", description="codebook (docs/codebooks.md); empty: the Tunis Agenda")
    objectives: str = Field("", description="objectives and topics; empty: the codebook's sections, or its codes")
    points: str = Field("", description="list of known points; empty with a codebook of your own: none")

    labelled: str = Field("", description="passages labelled with the codebook, JSON lines or CSV, to learn it of")

    @property
    def own(self) -> bool:
        """Whether any of it is not the project's."""
        return bool(self.file or self.objectives or self.points or self.labelled)


class ExtractSettings(StageSettings):
    """Limits a document; times in seconds, sizes in bytes."""

    wall_seconds: float = Field(120.0, gt=0, description="how long one file may take")
    cpu_seconds: int = Field(90, gt=0, description="processor time one file may take")
    memory_bytes: int = Field(1_500_000_000, gt=0, description="memory one file may take")
    file_bytes: int = Field(100_000_000, gt=0, description="a larger file is refused")
    max_pages: int = Field(2_000, gt=0, description="a longer file is refused")
    max_letters: int = Field(10_000_000, gt=0, description="a longer file is refused")
    ocr: bool = Field(True, description="read scanned pages with tesseract, where it is installed")
    scan_seconds: float = Field(1_800.0, gt=0, description="how long recognising the pages of one file may take")


class SegmentSettings(StageSettings):
    """Passage lengths in words."""

    max_words: int = Field(150, gt=10, description="longer paragraphs are divided between sentences")
    short_list_words: int = Field(60, ge=0, description="a list this short stays one passage with its lead-in")


class WhoseSettings(StageSettings):
    """Whose words: `questions` of the consultation as its paper has them, where they are known beforehand."""

    questions: tuple[str, ...] = Field((), description="questions of the consultation, where they are known")
    least: int = Field(3, ge=2, description="contributors that must repeat a question for it to be the form's")


class EmbedSettings(StageSettings):
    """`encoder` serves English, `multilingual` every language."""

    encoder: str = Field("minilm", description="encoder of English: minilm, minilm-torch or mpnet")
    multilingual: str = Field("use", description="encoder of every language")
    batch: int = Field(64, gt=0, description="texts handed over at a time")


class ClassifySettings(StageSettings):
    """`heads` is the folder of the fitted heads; by default `heads` beside the model manifest."""

    heads: str = Field("", description="folder of the fitted heads; empty: `heads` beside the manifest of models")

    def heads_folder(self) -> Path:
        """Return the folder of the fitted heads."""
        return Path(self.heads or models_folder() / "heads")


class ClusterSettings(StageSettings):
    """See `pipeline.cluster`."""

    seed: int = Field(20051118, description="of the random numbers; the same seed gives the same themes")
    min_passages: int = Field(8, ge=2, description="below this there is one theme")
    max_themes: int = Field(24, ge=2, description="most themes of a batch")
    dimensions: int = Field(6, ge=2, description="principal components that passages are grouped by")
    restarts: int = Field(60, ge=1, description="times that grouping starts anew; the best counts")
    earlier: str = Field("", description="folder of an earlier run whose theme ids go on; empty: none")
    most_of_a_theme: float = Field(0.1, gt=0, le=1, description="most of a theme's weight that one contributor has")
    fit_passages: int = Field(20_000, ge=100, description="a larger batch is fitted on a regular sample, then assigned")


class PointsSettings(StageSettings):
    """See `pipeline.points`; probabilities are calibrated, likenesses are cosines."""

    told: float = Field(0.75, gt=0, lt=1, description="least probability of a holder that is printed and counted")
    told_unlabelled: float = Field(
        0.97,
        gt=0,
        lt=1,
        description="the same of a point without labelled statements, judged by its words alone",
    )
    fewer: float = Field(
        0.05,
        ge=0,
        le=0.1,
        description="how much surer a printed holder must be for each that a point has short of 3",
    )
    asked: float = Field(0.12, gt=0, lt=1, description="least probability of a holder left to an editor to confirm")
    same: float = Field(0.68, gt=0, lt=1, description="least likeness of statements that say the same, without a point")
    alike: float = Field(0.5, gt=0, lt=1, description="least likeness of statements that may say the same")
    standing: float = Field(
        0.3, ge=0, le=1, description="how surely words must stand alone to be a point of their own contributor"
    )
    also: str = Field("", description="a further list of points (YAML), such as export-points writes; empty: none")

    def folder(self) -> Path:
        """Return the folder of the fitted matcher."""
        return models_folder() / "points"

    def standing_folder(self) -> Path:
        """Return the folder of the model of sentences that stand alone."""
        return models_folder() / "standing"


class SummariseSettings(StageSettings):
    """See `pipeline.summarise`."""

    named: int = Field(5, ge=1, description="how many contributors a sentence names before 'and N others'")
    pages_per_hundred: float = Field(16.0, gt=0, description="pages of text a hundred contributions, without the annex")
    standing: float = Field(
        0.7, ge=0, le=1, description="how surely one contributor's words must stand alone to be quoted in the text"
    )
    least_sentences: int = Field(
        5, ge=1, description="points of several contributors that a section tells even in a short text"
    )


class ModelSettings(StageSettings):
    """A language model, if the house has one (docs/model.md); off unless `url` or `files` is set."""

    url: str = Field("", description="server of the OpenAI kind (http://host:port/v1); empty: none")
    files: bool = Field(False, description="ask by files in `model` of the output folder, answered elsewhere")
    name: str = Field("", description="the model's name, as its server knows it")
    seconds: float = Field(60.0, gt=0, description="how long an answer may take")
    retries: int = Field(2, ge=0, description="further tries of what a server may answer later")
    pause: float = Field(1.0, ge=0, description="seconds before the first of these; twice as long before the next")
    concurrency: int = Field(4, ge=1, description="requests at a time")
    match: Literal["grey", "all", "no"] = Field(
        "grey", description="have holders confirmed: those the matcher is unsure of, all it offers, or none"
    )
    least: float = Field(0.05, ge=0.05, lt=1, description="least probability of a holder that is asked about")
    sure: float = Field(0.9, gt=0, le=1, description="probability from which a holder is in no grey zone")
    propose: bool = Field(True, description="have points proposed of what no known point explains")
    word: bool = Field(True, description="have sentences that would be quoted worded as reported speech")


class TranslateSettings(StageSettings):
    """Translations of cited words for the reader, beside the original (docs/model.md)."""

    engine: Literal["auto", "none", "model", "argos", "libretranslate"] = Field(
        "auto", description="who translates cited words; auto: the language model, where one is named, else nobody"
    )
    url: str = Field("", description="address of a LibreTranslate server (http://host:port)")
    seconds: float = Field(60.0, gt=0, description="how long a translation by a server may take")


class PublishSettings(StageSettings):
    """See `pipeline.publish`."""

    title: str = Field(
        "Summary of the views expressed on the implementation of the Tunis Agenda", description="title of the summary"
    )
    group: str = Field(
        "Council Working Group on international Internet-related public policy issues (CWG-Internet)",
        description="the body the summary is for",
    )
    symbol: str = Field("", description="document symbol, for the cover")
    date: str = Field("", description="date as the cover prints it")
    meeting: str = Field("", description="meeting, with its place and dates, for the cover")
    agenda_item: str = Field("", description="agenda item of the meeting, for the cover")
    source: str = Field("", description="who issues the document, for the cover and the files' properties")
    original_language: str = Field("", description="original language, for the cover")
    contact: str = Field("", description="whom to write to, for the cover")
    note_words: int = Field(120, ge=20, description="words quoted in one footnote, shared by its sources")


class Settings(StageSettings):
    """All stages' settings of a run."""

    codebook: CodebookSettings = CodebookSettings()
    extract: ExtractSettings = ExtractSettings()
    segment: SegmentSettings = SegmentSettings()
    whose: WhoseSettings = WhoseSettings()
    embed: EmbedSettings = EmbedSettings()
    classify: ClassifySettings = ClassifySettings()
    cluster: ClusterSettings = ClusterSettings()
    points: PointsSettings = PointsSettings()
    summarise: SummariseSettings = SummariseSettings()
    publish: PublishSettings = PublishSettings()
    model: ModelSettings = ModelSettings()
    translate: TranslateSettings = TranslateSettings()

    def with_model(self, where: str, name: str) -> Settings:
        """Return these settings with a model reached elsewhere: at an address, or by "files"; empty changes nothing."""
        way = {"url": "" if where == "files" else where, "files": where == "files"} if where else {}
        own = self.model.model_dump() | way | ({"name": name} if name else {})
        return self.model_copy(update={"model": ModelSettings.model_validate(own)})

    def with_codebook(
        self, file: Path | None, objectives: Path | None, points: Path | None, labelled: Path | None = None
    ) -> Settings:
        """Return settings with the codebook, objectives, points and labels of some files, where they are given."""
        given = {"file": file, "objectives": objectives, "points": points, "labelled": labelled}
        named = {name: str(path) for name, path in given.items() if path is not None}
        return self.model_copy(update={"codebook": self.codebook.model_copy(update=named)})


def load_settings(path: Path | None = None, *, prefix: str = "PIPELINE_") -> Settings:
    """Read settings from a TOML file, if given, overridden by environment variables.

    Raises:
        UsageError: the file cannot be read, or a name or value is not known.
    """
    data: dict[str, Any] = {}
    if path is not None:
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as e:
            raise UsageError(f"Cannot read the settings {path}: {e}. Give a TOML file with a table a stage.") from e
    for name, value in sorted(os.environ.items()):
        stage, _, option = name.removeprefix(prefix).lower().partition("__")
        if name.startswith(prefix) and option and stage in Settings.model_fields:
            data.setdefault(stage, {})[option] = value
    try:
        return Settings.model_validate(data)
    except ValidationError as e:
        raise UsageError(f"A setting is wrong: {e}. See pipeline/settings.py for names and ranges.") from e
