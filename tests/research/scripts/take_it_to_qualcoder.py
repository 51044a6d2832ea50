"""The run as a REFI-QDA project, and as a table of who holds what."""

import os
from pathlib import Path

from pipeline import open_run
from pipeline.research.exchange import export_run

run = open_run(os.environ["RUN"])
for path in (*export_run(run, "qdpx", Path(os.environ["OUT"])), *export_run(run, "points", Path(os.environ["OUT"]))):
    print(path.name, path.stat().st_size > 0)
