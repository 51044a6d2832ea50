"""A run taken to the tools of the field, and coding brought back from them."""

from pipeline.research.exchange.coded import import_coding, labelled_from_qdpx
from pipeline.research.exchange.files import FORMATS, export_run

__all__ = ["FORMATS", "export_run", "import_coding", "labelled_from_qdpx"]
