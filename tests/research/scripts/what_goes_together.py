"""Which paragraphs occur in the same passage, and one such passage in context."""

import os

from pipeline import open_run

run = open_run(os.environ["RUN"])
pairs = run.cooccurrence("code")
print(pairs[["title_a", "title_b", "both", "lift"]])
print(run.passage(run.passages_on(pairs["a"].iloc[0])["passage_id"].iloc[0]))
