"""The only writer: what a run reuses (`Cache`) and what it leaves behind (`Outputs`)."""

from pipeline.store.cache import Cache
from pipeline.store.codec import decode, digest, digest_of_nouns, encode
from pipeline.store.outputs import Outputs
from pipeline.store.reuse import Reuse
from pipeline.store.sources import find_sources
from pipeline.store.versions import code_version

__all__ = ["Cache", "Outputs", "Reuse", "code_version", "decode", "digest", "digest_of_nouns", "encode", "find_sources"]
