"""The nouns that pass between stages, and the ports (Encoder, Drafter, VectorCache) they are given.

Everything here is a frozen dataclass or a Protocol; nothing here imports a heavy library at run time.
Offsets are character offsets (Unicode code points), half-open, into `Document.text`. Pages count from 1.
Scores are probabilities in [0, 1] unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOT_STATED = "not stated"
ELSEWHERE = "O00"
"""Id of the section of what no objective holds."""
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


class BlockKind(StrEnum):
    """What a block of extracted text is to a reader of the document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    TEXT_BOX = "text_box"
    CAPTION = "caption"
    COVER = "cover"
    COMMENT = "comment"
    DELETION = "deletion"


class Role(StrEnum):
    """What a passage is to the analysis; only `ANALYSED` roles can be classified and summarised."""

    BODY = "body"
    NOTE = "note"
    CELL = "cell"
    HEADING = "heading"
    LEAD_IN = "lead_in"
    COVER = "cover"
    COMMENT = "comment"
    DELETION = "deletion"


ANALYSED = frozenset({Role.BODY, Role.NOTE, Role.CELL})


class Voice(StrEnum):
    """Whose words a passage holds; only `OWN` words are the contributor's and can be a view of it.

    `FORM`: questions, instructions and options of a questionnaire or form. `UNTICKED`: an option nobody chose.
    `PLACEHOLDER`: the prompt of a field that was not filled in. `EMPTY`: an answer that says nothing ("N/A").
    `QUOTED`: a block quotation. `MAIL`: a quoted or forwarded message. `RECITAL`: an adopted text's recitals,
    reproduced. `THIRD_PARTY`: an annexed text of others. `TRANSLATION`: the same words beside in another language.
    """

    OWN = "own"
    FORM = "form"
    UNTICKED = "unticked"
    PLACEHOLDER = "placeholder"
    EMPTY = "empty"
    QUOTED = "quoted"
    MAIL = "mail"
    RECITAL = "recital"
    THIRD_PARTY = "third_party"
    TRANSLATION = "translation"


class StakeholderKind(StrEnum):
    """Kind of contributor, as the cover states it; `NOT_STATED` when it does not."""

    MEMBER_STATE = "Member State"
    SECTOR_MEMBER = "sector member"
    INTERGOVERNMENTAL = "intergovernmental"
    CIVIL_SOCIETY = "civil society"
    PRIVATE_SECTOR = "private sector"
    TECHNICAL_COMMUNITY = "technical community"
    ACADEMIA = "academia"
    INDIVIDUAL = "individual"
    OTHER = "other"
    NOT_STATED = "not stated"


class Kind(StrEnum):
    """Kind of view a passage expresses."""

    PROGRESS = "progress"
    PROBLEM = "problem"
    PRACTICE = "practice"
    PROPOSAL = "proposal"
    POSITION = "position"
    BACKGROUND = "background"


class Stance(StrEnum):
    """Stance towards the main commitment a passage bears on."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    MIXED = "mixed"
    NONE = "none"


class How(StrEnum):
    """Where a label comes from."""

    CITED = "cited"
    SIMILAR = "similar"
    MODEL = "model"
    EDITOR = "editor"


class Origin(StrEnum):
    """Where a point comes from: the expert's list, a contributor's own words, an editor, a language model."""

    CODEBOOK = "codebook"
    BATCH = "batch"
    EDITOR = "editor"
    MODEL = "model"


class HoldingState(StrEnum):
    """Whether a holder of a point is printed and counted, left to an editor to confirm, or settled by one."""

    TOLD = "told"
    TO_CONFIRM = "to confirm"
    SETTLED = "settled"


class Status(StrEnum):
    """Where a sentence stands in review."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    FLAGGED = "flagged"
    SOURCES_CHANGED = "sources changed"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: `file` is its POSIX path relative to the batch, `path` where to read it."""

    file: str
    path: Path


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not processed, why, and what to do; `item` is a page or passage, or empty for a whole file.

    `again` tells that the reason may have been the machine's, such as too little time or memory: the refusal is not
    kept, and the next run tries again.
    """

    stage: str
    file: str
    reason: str
    advice: str
    item: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as a reader sees it: a paragraph, list item, table cell or note.

    Readers leave `start` and `end` at 0; `extract` sets them so that `document.text[start:end] == block.text`.

    Attributes:
        text: the text, NFC, single line, without its automatic label.
        page: page number from 1, None where the format has no pages of its own (Word).
        label: list or paragraph label as printed ("3.", "(a)", "•"), empty if none.
        level: heading or list depth from 0.
        note: for a footnote or endnote its mark; for a block that calls notes, their marks, space separated.
        row, column: place in a table, from 0; -1 outside tables. `table` numbers the tables of a document.
        author: author of a comment or tracked change.
        confidence: OCR confidence in [0, 1]; None for text that was not recognised optically.
        voice: whose words they are, as far as the format tells: an option not ticked, a field not filled in.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    label: str = ""
    level: int = 0
    note: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    author: str = ""
    confidence: float | None = None
    start: int = 0
    end: int = 0
    voice: Voice = Voice.OWN


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file within a file, e.g. attached to an e-mail; `of_another`: a message of somebody else, sent along."""

    name: str
    data: bytes
    of_another: bool = False


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a format reader returns, before offsets and cover: blocks in reading order.

    Attributes:
        files: what is attached to it, not yet read; `attached`: name and content of those that were.
        refused: what of it could not be read, each with its name as `item`.
        encloses: whether it is a cover around what is attached (an e-mail, a portfolio), which then tells who speaks.
    """

    blocks: tuple[Block, ...]
    pages: int | None = None
    title: str = ""
    author: str = ""
    language: str = ""
    warnings: tuple[str, ...] = ()
    refused_pages: tuple[tuple[int, str], ...] = ()
    files: tuple[AttachedFile, ...] = ()
    attached: tuple[tuple[str, RawDocument], ...] = ()
    refused: tuple[Refusal, ...] = ()
    encloses: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """Who, what and when, read from the cover; `NOT_STATED` where the cover is silent, never guessed."""

    contributor: str = NOT_STATED
    kind: StakeholderKind = StakeholderKind.NOT_STATED
    country: str = NOT_STATED
    title: str = NOT_STATED
    symbol: str = NOT_STATED
    date: str = NOT_STATED
    agenda_item: str = NOT_STATED
    original_language: str = NOT_STATED


@dataclass(frozen=True, slots=True)
class Document:
    """One readable input file, under a stable id made of its path and content.

    Attributes:
        text: the blocks' texts joined by newlines; every offset of the run points into it.
        language: language of most of the text, ISO 639-1.
        duplicate_of: document_id of the document this one repeats (same contribution in another file), or empty.
        campaign: id shared by near-identical texts of different contributors, or empty.
        superseded_by: document_id of the later version of this contribution, or empty; what it says is cited no more.
    """

    document_id: str
    file: str
    sha256: str
    media: str
    text: str
    blocks: tuple[Block, ...]
    cover: Cover
    pages: int | None = None
    language: str = NOT_STATED
    duplicate_of: str = ""
    campaign: str = ""
    warnings: tuple[str, ...] = ()
    superseded_by: str = ""

    @property
    def stands(self) -> bool:
        """Whether its words count: it neither repeats another document nor was superseded by one."""
        return not self.duplicate_of and not self.superseded_by


_SHORT = 60  # characters of an answer that hardly says by itself what it is about


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of one idea: `document.text[start:end] == text`. All passages of a document tile its blocks.

    `lead_in` is the text of the passage that introduces this one ("We propose:"), empty if none; classifiers read
    it as context, quotations never include it. `section` is the path of headings above, joined by " > ".
    `voice` tells whose words they are; `in_reply_to` is the question they answer, empty if none.
    """

    passage_id: str
    document_id: str
    file: str
    page: int | None
    page_end: int | None
    label: str
    section: str
    start: int
    end: int
    language: str
    text: str
    role: Role = Role.BODY
    lead_in: str = ""
    sentences: tuple[tuple[int, int], ...] = ()
    confidence: float | None = None
    voice: Voice = Voice.OWN
    in_reply_to: str = ""

    @property
    def context(self) -> str:
        """The words that classifiers read with it: its lead-in; of a short answer, the question."""
        return self.lead_in or (self.in_reply_to if len(self.text) < _SHORT else "")

    @property
    def analysed(self) -> bool:
        """Whether the passage is classified and may be cited: its role is, and its words are the contributor's own."""
        return self.role in ANALYSED and self.voice is Voice.OWN


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Embeddings of one model: row i of `matrix` (n, d), float32, unit length, belongs to `ids[i]`."""

    model: str
    revision: str
    ids: tuple[str, ...]
    matrix: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reference:
    """An explicit citation of a paragraph of some instrument, found at `start:end` of a passage's text.

    `instrument` is "Tunis Agenda" or another instrument's name ("Council Resolution 1305", "SDG");
    `refs` are its paragraphs ("69", "72g"), a range expanded. `certain` is False where the instrument is inferred,
    or the numbers were recognised optically on an Arabic page.
    """

    passage_id: str
    instrument: str
    refs: tuple[str, ...]
    start: int
    end: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph of the Agenda that a passage bears on; `score` is calibrated, `rank` counts from 1.

    `given` tells whether the label passes the threshold; only the ten best by rank are kept below it.
    `evidence` are the words, gloss or example that carried it.
    """

    passage_id: str
    ref: str
    score: float
    how: How
    rank: int
    given: bool = True
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Kind, stance and topics of a passage; `abstain` when no paragraph passes the threshold."""

    passage_id: str
    kind: Kind
    kind_score: float
    stance: Stance
    stance_score: float
    topics: tuple[str, ...]
    abstain: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """What `classify` returns: labels (several a passage), one judgement a passage, and the references found."""

    labels: tuple[Label, ...]
    judgements: tuple[Judgement, ...]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What passages speak about, with key terms, best first, and the share of each passage in its weight."""

    theme_id: str
    name: str
    terms: tuple[str, ...]
    passages: tuple[str, ...]
    contributors: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    representative: tuple[str, ...] = ()
    steady: float = 1.0


@dataclass(frozen=True, slots=True)
class Contributor:
    """A holder of views: one per contributor, however many documents it sent, alone or with others.

    Attributes:
        name: as a report prints it.
        documents: ids of what it sent, of what repeats that, and of versions superseded.
        country: its State, or the State it is of: ISO 3166-1 alpha-3, empty where not stated or several.
        region: of the United Nations, for that country; empty without one.
        as_written: its names as covers have them, each once, in the order of the documents.
    """

    contributor_id: str
    name: str
    kind: StakeholderKind
    documents: tuple[str, ...]
    country: str = ""
    region: str = ""
    as_written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who speaks in a batch.

    Attributes:
        contributors: in order of first appearance.
        of_document: contributor ids by document id, also of repeats and superseded ones; several where sent jointly.
    """

    contributors: tuple[Contributor, ...]
    of_document: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage a sentence rests on, and the words of it that carry the sentence, verbatim."""

    passage_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a passage, with what leads in to its list, that may carry a view of its contributors.

    `passage.text[start:end]` are its words; `text` is what is read of it, with the lead-in; `contributors` said it.
    """

    statement_id: str
    passage_id: str
    start: int
    end: int
    text: str
    language: str
    contributors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One self-contained sentence, in neutral words, that a contributor can hold.

    Attributes:
        point_id: stable; an expert's list gives its own.
        frame: id of the objective it is told under.
        text: a clause that can follow "that", uncapitalized, without a full stop; of a `BATCH` point words, verbatim.
        opposes: ids of points that nobody can hold together with it.
        broader: id of a point that who holds this one holds too; `issue`: what opposed points differ on ("whether …").
        clarity: how surely its words can stand alone in a report, in [0, 1]; neutral words do.
        place: among the points of its objective, from 1, where an editor ordered them; 0 where none did.
        meant: what statements are compared with, where `text`, which is printed, says less.
    """

    point_id: str
    frame: str
    kind: Kind
    text: str
    origin: Origin = Origin.CODEBOOK
    opposes: tuple[str, ...] = ()
    broader: str = ""
    issue: str = ""
    clarity: float = 1.0
    place: int = 0
    meant: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Holding:
    """A contributor holds a point, with the words it rests on, the best first.

    `probability` is calibrated on contributors that the model had not seen; 1 where an editor settled it or the words
    are the point's own. Only what is not `TO_CONFIRM` is counted and printed. `model` tells that a language model's
    answer, checked, had a part in it.
    """

    point_id: str
    contributor: str
    statements: tuple[Citation, ...]
    probability: float
    state: HoldingState
    model: bool = False

    @property
    def counted(self) -> bool:
        """Whether the contributor is printed and counted as a holder."""
        return self.state is not HoldingState.TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Counts:
    """Who holds a point: contributors told, passages of theirs cited, and these contributors by stakeholder kind."""

    contributors: int
    passages: int
    by_kind: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the draft with its evidence.

    Attributes:
        sources: the words of every contributor it names or counts.
        contributors: whom it names or counts.
        point_id: the point it tells; empty for a list of who else spoke.
        form: "reported" (a point in neutral words), "drafted" (a clause worded by a language model), "quoted", "listed"
            (a further point, or who else spoke) or "to confirm" (a point's holders with those to be confirmed).
        opposes: ids of points that it stands beside since nobody can hold both.
        to_confirm: the words of contributors who may hold the point too, for an editor to say; they are neither named
            nor counted. A list of them has these words among its sources as well.
    """

    sentence_id: str
    frame: str
    text: str
    sources: tuple[Citation, ...]
    contributors: tuple[str, ...]
    counts: Counts
    point_id: str = ""
    kind: Kind = Kind.POSITION
    form: str = "quoted"
    language: str = "en"
    status: Status = Status.DRAFT
    opposes: tuple[str, ...] = ()
    to_confirm: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that failed a check and is not printed, with the reason."""

    sentence: Sentence
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """One objective or topic of the summary.

    `also` lists further points and contributors who spoke to it but are named nowhere else; `see` are ids of sentences
    of other sections that tell points of this one; `opening` says who spoke to it, in one sentence, or that nobody did.
    """

    section_id: str
    title: str
    frame: str
    asks: str
    sentences: tuple[Sentence, ...]
    also: tuple[Sentence, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    see: tuple[str, ...] = ()
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """Cited words put into English by a machine, `by` name: unofficial, beside the original and never instead of it."""

    quote: str
    language: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A contributor's answer to a question of the batch; "N/A" has no `passages`, all but a yes or no no `side`."""

    question: str
    contributor: str
    side: Stance
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The draft summary of the views expressed: objectives and topics over the same points."""

    objectives: tuple[Section, ...]
    topics: tuple[Section, ...]
    points: tuple[Point, ...]
    holdings: tuple[Holding, ...]
    contributors: tuple[Contributor, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    translations: tuple[Translation, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing an editor did, as kept in `review/decisions.jsonl`; the file only ever grows.

    Attributes:
        decision_id: unique id.
        at: UTC time, ISO 8601.
        who: the editor's name as given.
        action: on a sentence accept, edit, reject, flag, add, split, merge, move, place, attach or detach; on a point
            confirm, refuse, point, word, drop, unite, divide, under, oppose or order; on others relabel, contributor,
            join, part, distinct, describe or undo.
        target: id of a sentence, point, passage, document or contributor or, for undo, of a decision.
        text, note: new wording and the editor's note, if any.
        sources: citations of the sentence when it was decided upon: the evidence the decision rests on.
        frame: section that the machine drafted the sentence for.
        data: further values by name (references of a relabelled passage, kind, stance, order …).
    """

    decision_id: str
    at: str
    who: str
    action: str
    target: str
    text: str = ""
    note: str = ""
    sources: tuple[Citation, ...] = ()
    frame: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


class Encoder(Protocol):
    """A sentence encoder. Vectors of different encoders never meet in one comparison."""

    @property
    def name(self) -> str:
        """Short name, e.g. "minilm"."""

    @property
    def revision(self) -> str:
        """Identifies the weights and the way they are run."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes the encoder is meant for."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, shape (len(texts), d), in order."""


class VectorCache(Protocol):
    """Keeps vectors by (encoder revision, text) across runs and batches."""

    def get(self, revision: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the known vectors among `texts`, keyed by text."""

    def put(self, revision: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors, keyed by text."""


class Results(Protocol):
    """Keeps what was made, by what makes it and key, across runs and batches."""

    def load(self, stage: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is kept among `keys`."""

    def save(self, stage: str, results: Mapping[str, bytes]) -> None:
        """Keep some."""


class Drafter(Protocol):
    """Optional language model that may word clauses; the pipeline never needs one and checks what it returns."""

    def clauses(self, quotes: Sequence[tuple[str, str, str]]) -> list[str]:
        """Return each sentence as a checked clause of reported speech, empty where there is none.

        Args:
            quotes: of each sentence its words, its passage, and the point it would be quoted for.
        """


class Progress(Protocol):
    """Told how far a stage is; a progress bar, or nothing at all."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` items of a stage are finished."""
