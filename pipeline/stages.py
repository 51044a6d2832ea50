"""Each stage with what it needs besides its nouns: settings, models, the cache, the clock and the progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from pipeline import chunks as work
from pipeline.agenda.chosen import kept_files
from pipeline.assist import Assistant, Translator
from pipeline.clock import Clock
from pipeline.domain import (
    Classification,
    Decision,
    Document,
    Passage,
    People,
    Progress,
    Refusal,
    Source,
    Summary,
    Theme,
    Vectors,
)
from pipeline.engine import Beside, Chunks, Engine
from pipeline.equipment import MOST_BESIDE, Equipment
from pipeline.extract.tools import tools
from pipeline.fingerprint import stage_code
from pipeline.isolate import Extracted, Failed, Losses, extraction_kept, unchanged
from pipeline.points import Candidate, Held, batch, shelf
from pipeline.points.decided import own_points
from pipeline.settings import Settings
from pipeline.store import Cache, digest, encode
from pipeline.store.outputs import file_sha256

T = TypeVar("T")
X = TypeVar("X")
Y = TypeVar("Y")
_SOURCES, _DOCUMENTS = 4, 4  # a chunk of each
Later = Callable[[], T]


class Stages(Equipment):
    """The stages of one run; each method is a stage. Heavy libraries are imported by the stage that needs them."""

    def __init__(
        self,
        cache: Cache,
        settings: Settings,
        progress: Progress,
        engine: Engine | None = None,
        beside: Beside | None = None,
        model: Assistant | None = None,
        translator: Translator | None = None,
    ) -> None:
        """Take what stages work with.

        Args:
            cache: what may be reused.
            settings: of all stages.
            progress: told how far each stage is.
            engine: where chunks are worked on.
            beside: makes themes and tables meanwhile, by default here.
            model: a language model, if the settings name one.
            translator: puts cited words into English, if the settings name one.
        """
        super().__init__(cache, settings, progress, engine)
        self._here = Beside(1)
        self._beside, self.clock, self.losses = beside or self._here, Clock(), Losses()
        self.model, self.translator = model, translator

    def extract(self, sources: Sequence[Source]) -> tuple[list[Document], list[Refusal]]:
        """Read files."""
        from pipeline.extract import extract_each, tell_apart

        settings = self._settings.extract
        base = digest(stage_code("extract"), settings.model_dump_json(), *chain(*sorted(tools().items())))
        hashes = {s.file: file_sha256(s.path) for s in sources}
        keys = [digest(base, *named) for named in hashes.items()]

        def compute(missing: Sequence[Source]) -> Iterator[tuple[int, Extracted]]:
            # Here files are read in confined processes already, one a core.
            made = extract_each(missing, settings) if not self._engine.remote else self._there(missing)
            return self._told("extract", unchanged(made, missing, [hashes[s.file] for s in missing]), len(missing))

        with self.clock("extract"):
            read = self._reuse("extract", Extracted, extraction_kept)(sources, keys, compute)
            return tell_apart([d for ds, _ in read for d in ds]), [r for _, rs in read for r in rs]

    def identify(self, documents: Sequence[Document], decisions: Sequence[Decision]) -> tuple[list[Document], People]:
        """Tell who speaks, as editors say where they did, and which files repeat others."""
        from pipeline.identify import identified

        with self.clock("identify"):
            return identified(documents, decisions)

    def segment(self, documents: Sequence[Document]) -> list[Passage]:
        """Cut documents into passages."""
        settings = self._settings.segment
        base = digest(stage_code("segment"), settings.model_dump_json())
        keys = [digest(base, d.document_id, digest(encode(d.blocks, tuple[Any, ...])), d.language) for d in documents]

        def compute(missing: Sequence[Document]) -> Iterator[tuple[int, list[Passage] | Failed]]:
            return self._mapped("segment", partial(work.segment_chunk, settings), Chunks(missing, _DOCUMENTS))

        with self.clock("segment"):
            made = self._reuse("segment", list[Passage])(documents, keys, compute)
            return [p for ps in self.losses.sorted_out("segment", (d.document_id for d in documents), made) for p in ps]

    def embed(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """Embed the analysed passages."""
        from pipeline.embed import embed

        with self.clock("embed"):
            function = partial(embed, encoders=self.encoders, settings=self._settings.embed)
            return self.losses.most("embed", [p for p in passages if p.analysed], function)

    def classify(
        self, passages: Sequence[Passage], vectors: Mapping[str, Vectors], decisions: Sequence[Decision]
    ) -> Classification:
        """Label the analysed passages, a document at a time, so that a document's labels do not hang on others."""
        from pipeline.classify.corrected import apply_corrections
        from pipeline.classify.documents import ByDocument, joined

        documents = ByDocument([p for p in self.losses.spared(passages) if p.analysed], vectors)
        settings = self._settings.classify
        base = digest(stage_code("classify"), settings.model_dump_json(), *self.models())
        keys = [digest(base, encode(some, tuple[Passage, ...])) for some in documents.passages]

        def compute(missing: Sequence[int]) -> Iterator[tuple[int, Classification | Failed]]:
            known = work.known_encoders(settings, self.fitted, self.fitted_frames, self.encoders)
            function = partial(work.classify_chunk, settings, self.fitted, self.fitted_frames, known)
            chunks = Chunks(missing, _DOCUMENTS, documents.__getitem__)
            if len(chunks) == 1 and not self._engine.remote:  # where the libraries are loaded already
                return enumerate(self._beside.begin(function, chunks[0])())
            return self._mapped("classify", function, chunks)

        with self.clock("classify"):
            parts = self._reuse("classify", Classification)(range(len(documents)), keys, compute)
            # Laid over what is kept: a correction makes no document be classified again.
            ids = (some[0].document_id for some in documents.passages)
            made = joined(self.losses.sorted_out("classify", ids, parts))
            return apply_corrections(
                self.of_the_codebook(made, [p for some in documents.passages for p in some], vectors), decisions
            )

    def get_ready(self) -> None:
        """Load what classifying, themes and tables need, beside the first stages."""
        self._beside.begin(work.load_libraries)

    def cluster(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        vectors: Mapping[str, Vectors],
        said: Classification,
    ) -> Later[list[Theme]]:
        """Begin to gather the batch's passages in themes; what is returned waits for them."""
        views, spaces = work.views_of(said), {n: vectors[n] for n in self.spaces.values() if n in vectors}
        with self.clock("cluster"):
            key = self._batch_key("cluster", documents, passages, views)
            nouns = ([replace(d, text="", blocks=()) for d in documents], passages, spaces, views)
            place = self._here if self._cache.load("cluster", [key]) else self._place(len(passages))
            wait = place.begin(work.themes_of, *nouns, self.spaces, self._settings.cluster)

        def themes() -> list[Theme]:
            with self.clock("cluster"):
                return self.with_earlier_ids(self._whole("cluster", key, list[Theme], wait))

        return themes

    def tables(
        self, documents: Sequence[Document], passages: Sequence[Passage], said: Classification, people: People
    ) -> Later[dict[str, bytes]]:
        """Begin to make the tables that need no summary."""
        with self.clock("publish"):
            bare = [replace(d, blocks=()) for d in documents]
            return self._place(len(passages)).begin(work.tables_of, bare, passages, said, people, self.frames)

    def points(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        classification: Classification,
        people: People,
        decisions: Sequence[Decision] = (),
    ) -> Held:
        """Find who holds which points, editors' own among them; what one may hold is kept until its words change."""
        from threadpoolctl import threadpool_limits

        settings = self._settings.points
        with self.clock("points"), threadpool_limits(1):
            spoken = batch.spoken(documents, passages, classification, people, self.frames)
            own = own_points(decisions, (f.id for f in self.frames.objectives), self.known)
            asked = (settings.model_dump_json(), *self.models(), *map(str, self.known), *self.codebook_key())
            base = digest(stage_code("points"), *asked)
            named = digest(base, *map(str, own))
            keys = [digest(base, encode(v, batch.Speech)) for v in spoken.speeches]
            matched = partial(batch.Matching, labelled=not self.by_batch)
            matching = matched(self.known, settings, self.matching, spoken)
            parts = self._matched(matching, spoken.speeches, keys)
            if own:
                # Compared with the others, but beside them: no other's holders change.
                matching = matched((*self.known, *own), settings, self.matching, spoken)
                again = self._matched(matching, spoken.speeches, [digest(named, key) for key in keys])
                parts += [[c for c in some if c.point_id in {p.point_id for p in own}] for some in again]
            candidates = [c for part in parts for c in part]
            with shelf.kept_in(self._cache, stage_code("points")):
                if self.model is None:
                    return self._whole("held", digest(named, *keys), Held, lambda: matching.held(candidates))
                # Its answers are kept one by one; what hangs on one that failed must not be.
                settled = matching.vouched(candidates, self.model, self._settings.model)
                return matching.held(settled, self.model if self._settings.model.propose else None)

    def _matched(
        self, matching: batch.Matching, speeches: Sequence[batch.Speech], keys: Sequence[str]
    ) -> list[list[Candidate]]:
        def compute(missing: Sequence[batch.Speech]) -> Iterator[tuple[int, list[Candidate]]]:
            return self._told("points", matching.candidates(missing), len(missing))

        return self._reuse("points", list[Candidate])(speeches, keys, compute)

    def summarise(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        classification: Classification,
        people: People,
        held: Held,
        keep: bool = True,
    ) -> Summary:
        """Choose, order and word the points; `keep` looks first whether that was done before."""

        def compute() -> Summary:
            from pipeline.summarise import drafter, summarise

            settings, model = self._settings.summarise, self.model
            nouns = (documents, passages, classification, held.points, held.holdings, self.frames, settings)
            worded = drafter.ModelDrafter(model) if model is not None and self._settings.model.word else None
            return summarise(*nouns, people=people, drafter=worded)

        with self.clock("summarise"):
            if not keep or self.model is not None or self.translator is not None:
                return self._translated(compute(), passages)
            said = (classification.labels, classification.judgements, held.points, held.holdings)
            key = self._batch_key("summarise", documents, passages, people.contributors, *said)
            return self._whole("summarise", key, Summary, compute)

    def _translated(self, summary: Summary, passages: Sequence[Passage]) -> Summary:
        from pipeline.publish.translated import translated

        return translated(summary, passages, self.translator) if self.translator is not None else summary

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        classification: Classification,
        themes: Sequence[Theme],
        summary: Summary,
        refusals: Sequence[Refusal],
        tables: Later[dict[str, bytes]],
    ) -> Iterator[tuple[str, bytes]]:
        """Make the files of the run, one after the other; `tables` waits for those begun before."""
        with self.clock("publish"):
            self._tidy(passages)
            draft, given = (themes, summary, refusals), (self.agenda, self.publishing)
            lists = self._place(len(passages)).begin(work.lists_of, documents, passages, *draft, self.frames, *given)
            from pipeline.publish import publish

            account = self.model.account if self.model is not None else None
            nouns = (documents, passages, classification)
            yield from publish(*nouns, *draft, *given, models=self.revisions, account=account)
            yield from kept_files(self._settings.codebook).items()
            for wait in (tables, lists):
                self._tidy(passages)
                yield from wait().items()

    def _there(self, sources: Sequence[Source]) -> Iterator[tuple[int, Extracted]]:
        return self._each(partial(work.extract_chunk, self._settings.extract), Chunks(sources, _SOURCES))

    def _mapped(
        self, stage: str, function: Callable[[Sequence[X]], Sequence[Y]], chunks: Chunks[X]
    ) -> Iterator[tuple[int, Y]]:
        return self._told(stage, self._each(function, chunks), len(chunks.items))

    def _each(self, function: Callable[[Sequence[X]], Sequence[Y]], chunks: Chunks[X]) -> Iterator[tuple[int, Y]]:
        for n, values in self._engine.map(function, chunks):
            yield from enumerate(values, n * chunks.size)

    def _told(self, stage: str, made: Iterable[tuple[int, Y]], total: int) -> Iterator[tuple[int, Y]]:
        for done, (position, value) in enumerate(made, 1):
            yield position, value
            self._progress(stage, done, total)

    def _place(self, passages: int) -> Beside:
        return self._beside if passages <= MOST_BESIDE else self._here
