"""A run taken to the tools of the field, and coding brought back from them."""

from pipeline.research.exchange.coded import coding_from, import_coding, labelled_from_qdpx
from pipeline.research.exchange.files import FORMATS, export_run, export_to

__all__ = ["FORMATS", "coding_from", "export_run", "export_to", "import_coding", "labelled_from_qdpx"]
