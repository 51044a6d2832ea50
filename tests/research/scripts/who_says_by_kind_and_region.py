"""Who says what on paragraph 69, by kind and by region."""

import os

from pipeline import open_run

run = open_run(os.environ["RUN"])
for by in ("kind", "region"):
    print(run.who_says("69", by=by)[[by, "contributors", "of", "names"]])
print(run.passages_on("69")[["name", "file", "page", "text"]])
