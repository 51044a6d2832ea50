"""A small summary built by hand: several languages, a scan, a duplicate, a campaign, long lists, refusals, withheld."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.agenda import Frames, load_agenda, load_frames
from pipeline.assist import Account
from pipeline.domain import (
    Block,
    BlockKind,
    Citation,
    Classification,
    Contributor,
    Counts,
    Cover,
    Document,
    Holding,
    HoldingState,
    How,
    Judgement,
    Kind,
    Label,
    Origin,
    Passage,
    People,
    Point,
    Reference,
    Refusal,
    Reply,
    Role,
    Section,
    Sentence,
    StakeholderKind,
    Stance,
    Summary,
    Theme,
    Withheld,
)
from pipeline.publish import publish, publish_lists, publish_tables
from pipeline.settings import PublishSettings
from tests.fakes import make_document

ARABIC = "نقترح أن تتعاون الدول على قدم المساواة في السياسات العامة المتعلقة بالإنترنت، وفقا للفقرة 69 من جدول الأعمال."
CHINESE = "我们建议各国政府在平等基础上参与互联网公共政策，并向发展中国家提供技术援助。"
FRENCH = "Nous proposons que les points d'échange Internet régionaux soient financés par un fonds commun."
RUSSIAN = "Мы обеспокоены тем, что правительства не участвуют на равной основе."
SPOKE = "Six contributors spoke to this."
ANSWERED = "Two points told under the objectives, held by three contributors, answer this."
ASKED = "Should there be a process to implement paragraph 69?"
UNANSWERED = "No contributor answered this."
HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> & the rest of the passage"


@dataclass
class Batch:
    """The nouns of one run, as `publish` takes them."""

    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    contributors: list[Contributor] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    summary: Summary = field(default_factory=lambda: Summary((), (), (), (), ()))
    classification: Classification = field(default_factory=lambda: Classification((), ()))
    frames: Frames = field(default_factory=load_frames)

    def add(
        self,
        name: str,
        kind: StakeholderKind,
        file: str,
        language: str,
        *texts: str,
        page: int | None = None,
        confidence: float | None = None,
        country: str = "not stated",
        **fields: object,
    ) -> None:
        """Add one document with a passage a text; a duplicate adds no contributor."""
        number = len(self.documents) + 1
        blocks = [
            Block(BlockKind.PARAGRAPH, t, page=page, label=f"{n}." if n else "", confidence=confidence)
            for n, t in enumerate(texts)
        ]
        cover = Cover(contributor=name, kind=kind, country=country, title=f"Views of {name}", date="2025-01-15")
        document = make_document(
            *blocks, document_id=f"d{number:02}", file=file, cover=cover, language=language, pages=page, **fields
        )
        self.documents.append(document)
        self.passages += [
            Passage(
                passage_id=f"{document.document_id}-{block.start}",
                document_id=document.document_id,
                file=file,
                page=page,
                page_end=page,
                label=block.label,
                section="Proposals > Way forward" if block.label else "",
                start=block.start,
                end=block.end,
                language=language,
                text=block.text,
                confidence=confidence,
            )
            for block in document.blocks
        ]
        if not document.duplicate_of:
            self.contributors.append(Contributor(f"c{number:02}", name, kind, (document.document_id,)))

    def cite(self, document: int, text: str = "") -> Citation:
        """Cite the first passage of a document that holds `text`, or the whole of its first passage."""
        own = [p for p in self.passages if p.document_id == f"d{document:02}" and text in p.text]
        return Citation(own[0].passage_id, text or own[0].text)

    def sentence(
        self, name: str, frame: str, text: str, *cited: Citation, waiting: tuple[Citation, ...] = (), **fields: object
    ) -> Sentence:
        """A sentence whose contributors and counts follow from its citations; `waiting` are those to be confirmed."""
        holder = {d: c for c in self.contributors for d in c.documents}
        documents = {p.passage_id: p.document_id for p in self.passages}
        who = list(dict.fromkeys(holder[documents[c.passage_id]].contributor_id for c in cited))
        kinds: dict[str, int] = {}
        for c in self.contributors:
            if c.contributor_id in who:
                kinds[c.kind.value] = kinds.get(c.kind.value, 0) + 1
        counts = Counts(len(who), len(cited), tuple(sorted(kinds.items())))
        listed = fields.get("form") in ("listed", "to confirm")
        sources = (*cited, *waiting) if listed else cited
        made = Sentence(name, frame, text, sources, tuple(who), counts, to_confirm=waiting)
        return replace(made, **fields)  # type: ignore[arg-type]

    def people(self) -> People:
        """Return who sent what; a repeat is of whom it repeats."""
        of = {d: (c.contributor_id,) for c in self.contributors for d in c.documents}
        return People(
            tuple(self.contributors), {d.document_id: of[d.duplicate_of or d.document_id] for d in self.documents}
        )

    def publish(self, settings: PublishSettings | None = None, *, account: Account | None = None) -> dict[str, bytes]:
        """Make the files of the run."""
        draft = (self.documents, self.passages, self.themes, self.summary, self.refusals)
        settings = settings or PublishSettings()
        files = publish(
            self.documents,
            self.passages,
            self.classification,
            self.themes,
            self.summary,
            self.refusals,
            load_agenda(),
            settings,
            account=account,
        )
        tables = publish_tables(self.documents, self.passages, self.classification, self.people(), self.frames)
        return {**dict(files), **dict(tables), **dict(publish_lists(*draft, self.frames, load_agenda(), settings))}


def sample_batch() -> Batch:
    """Return the batch with its summary."""
    batch = Batch()
    _contributions(batch)
    _summary(batch)
    _analysis(batch)
    return batch


def _contributions(batch: Batch) -> None:
    state, society = StakeholderKind.MEMBER_STATE, StakeholderKind.CIVIL_SOCIETY
    proposal = "We propose that paragraph 69 be implemented by a process in which every government takes part."
    batch.add("Country A", state, "C-001_country-a.docx", "en", "Introduction.", proposal, country="Country A")
    batch.add("Country A", state, "C-001_country-a.pdf", "en", "Introduction.", proposal, page=2, duplicate_of="d01")
    batch.add("Country B", state, "C-002_country-b.docx", "fr", FRENCH, country="Country B")
    batch.add("Country C", state, "C-003_country-c.pdf", "ar", ARABIC, page=3)
    batch.add("Country D", state, "C-004_country-d.pdf", "zh", CHINESE, page=1)
    batch.add("Organization E", StakeholderKind.INTERGOVERNMENTAL, "C-005_organization-e.pdf", "ru", RUSSIAN, page=12)
    scanned = "Existing bodies already give governments a voice and no new process is needed."
    batch.add(
        "Company F", StakeholderKind.PRIVATE_SECTOR, "C-006_company-f_scan.pdf", "en", scanned, page=4, confidence=0.81
    )
    batch.add("not stated", StakeholderKind.NOT_STATED, "C-007.docx", "en", HOSTILE)
    for n in range(9, 33):
        texts = (f"Association {n} supports lower prices for access.", f"It asks for fair transit in region {n}.")
        batch.add(f"Association {n}", society, f"C-{n:03}.pdf", "en", *texts, page=n, campaign="K1" if n < 11 else "")
    batch.refusals += [
        Refusal("extract", "broken.docx", "The file is damaged.", "Ask the contributor for a new copy."),
        Refusal(
            "extract", "C-006_company-f_scan.pdf", "The page could not be read.", "Read it by hand.", item="page 9"
        ),
    ]


def _summary(batch: Batch) -> None:
    points = (
        Point("P3", "O02", Kind.PROPOSAL, FRENCH, Origin.BATCH),
        Point("P4", "O02", Kind.POSITION, "prices for access should be lower"),
        Point("P1", "O04", Kind.PROPOSAL, "paragraph 69 should be implemented by a process", opposes=("P2",)),
        Point("P2", "O04", Kind.POSITION, "no new process is needed", opposes=("P1",), issue="whether to begin one"),
        Point("P6", "O04", Kind.PROBLEM, "governments do not take part on an equal footing"),
    )
    held = {"P3": (3,), "P4": tuple(range(9, 33)), "P1": (1, 4, 5), "P2": (7,), "P6": (6,)}
    asked = {"P1": (7,), "P6": (3,)}
    holdings = tuple(
        Holding(p.point_id, f"c{n:02}", (batch.cite(n),), probability, state)
        for p in points
        for where, probability, state in ((held, 0.9, HoldingState.TOLD), (asked, 0.4, HoldingState.TO_CONFIRM))
        for n in where.get(p.point_id, ())
    )
    made = {"O04": _equal_footing(batch), "O02": _access(batch), "T4": _topic(batch)}
    frames = batch.frames
    nobody = "No contributor spoke to this."
    objectives = tuple(
        made.get(f.id, Section(f.id, f.title, "objective", f.asks, (), opening=nobody)) for f in frames.objectives
    )
    topics = tuple(
        made.get(f.id, Section(f.id, f.title, "topic", f.asks, (), opening=UNANSWERED)) for f in frames.topics
    )
    replies = (
        Reply(ASKED, "c01", Stance.SUPPORT, (batch.cite(1).passage_id,)),
        Reply(ASKED, "c03", Stance.NONE, (batch.cite(3).passage_id,)),
    )
    people = tuple(batch.contributors)
    batch.summary = Summary(objectives, topics, points, holdings, people, {"named": "5"}, replies=replies)


def _equal_footing(batch: Batch) -> Section:
    reported = batch.sentence(
        "O04-1",
        "O04",
        "Three Member States proposed that paragraph 69 be implemented by a process with every government in it.",
        batch.cite(1, "We propose that paragraph 69"),
        batch.cite(4),
        batch.cite(5),
        waiting=(batch.cite(7),),
        point_id="P1",
        kind=Kind.PROPOSAL,
        form="reported",
        opposes=("P2",),
    )
    arabic = batch.sentence("O04-2", "O04", f"Country C stated: “{ARABIC}”", batch.cite(4), kind=Kind.PROPOSAL)
    chinese = batch.sentence("O04-3", "O04", f"Country D stated: “{CHINESE}”", batch.cite(5), kind=Kind.PROPOSAL)
    against = batch.sentence(
        "O04-4", "O04", "Company F stated that “no new process is needed”.", batch.cite(7, "no new process is needed"),
        point_id="P2", opposes=("P1",),
    )  # fmt: skip
    also = batch.sentence(
        "O04-5", "O04", "Also addressed by: Organization E, one contributor not stated.",
        batch.cite(6), batch.cite(8), form="listed",
    )  # fmt: skip
    further = batch.sentence(
        "O04-7", "O04", "Governments take no equal part (Organization E; to be confirmed: Country B).",
        batch.cite(6), waiting=(batch.cite(3),), point_id="P6", kind=Kind.PROBLEM, form="listed",
    )  # fmt: skip
    asked = batch.sentence(
        "O04-8", "O04", "Paragraph 69 should be implemented by a process (Country A; Country C; Country D; to be "
        "confirmed: Company F).", batch.cite(1, "We propose that paragraph 69"), batch.cite(4), batch.cite(5),
        waiting=(batch.cite(7),), point_id="P1", kind=Kind.PROPOSAL, form="to confirm",
    )  # fmt: skip
    failed = batch.sentence("O04-6", "O04", "Country B proposed a fund of 12 million.", batch.cite(3))
    withheld = (Withheld(failed, "The number 12 is not in the source."),)
    title, asks = batch.frames.objectives[3].title, ""
    return Section(
        "O04",
        title,
        "objective",
        asks,
        (reported, arabic, chinese, against),
        (further, asked, also),
        withheld,
        opening=SPOKE,
    )


def _access(batch: Batch) -> Section:
    french = batch.sentence("O02-1", "O02", f"Country B stated: “{FRENCH[:-1]}”.", batch.cite(3), kind=Kind.PROPOSAL)
    cited = [batch.cite(n, text) for n in range(9, 33) for text in (f"Association {n} supports", "fair transit")]
    many = batch.sentence(
        "O02-2", "O02", "Many contributors supported lower prices for access and fair transit.", *cited, form="reported"
    )
    who = ", ".join(f"Association {n}" for n in range(9, 33))
    also = batch.sentence("O02-3", "O02", f"Also addressed by: {who}.", *map(batch.cite, range(9, 33)), form="listed")
    title, opening = batch.frames.objectives[1].title, "Twenty-five contributors spoke to this."
    return Section("O02", title, "objective", "", (french, many), (also,), opening=opening)


def _topic(batch: Batch) -> Section:
    frame = batch.frames.topics[3]
    return Section("T4", frame.title, "topic", frame.asks, (), see=("O04-1", "O04-2"), opening=ANSWERED)


def _analysis(batch: Batch) -> None:
    first = _ids(batch, 1)[0]
    batch.themes = [Theme("TH01", "access, prices", ("access", "prices"), _ids(batch, *range(9, 33)), _associations())]
    batch.classification = Classification(
        labels=(
            Label(first, "69", 0.91, How.CITED, 1, evidence=("paragraph 69",)),
            Label(first, "68", 0.2, How.MODEL, 2),
        ),
        judgements=tuple(
            Judgement(p.passage_id, Kind.PROPOSAL, 0.8, Stance.SUPPORT, 0.7, ("T4",), abstain=False)
            for p in batch.passages
            if p.role is Role.BODY
        ),
        references=(Reference(first, "Tunis Agenda", ("69",), 16, 28),),
    )


def _ids(batch: Batch, *documents: int) -> tuple[str, ...]:
    return tuple(batch.cite(d).passage_id for d in documents)


def _associations() -> tuple[str, ...]:
    return tuple(f"c{n:02}" for n in range(9, 33))
