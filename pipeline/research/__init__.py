"""What a researcher asks of a finished run: typed frames that join, questions, comparison, figures, exchange.

No model is loaded, and nothing of a run is changed.
"""

from pipeline.research.compared import NOT_A_SAMPLE, Comparison, compare
from pipeline.research.opened import Run, open_run
from pipeline.research.questions import InContext

__all__ = ["NOT_A_SAMPLE", "Comparison", "InContext", "Run", "compare", "open_run"]
