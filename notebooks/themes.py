# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What else do contributions speak about?
#
# Themes gather passages by what they say, without regard to the Agenda. They are a way in, not a finding: another seed or
# another batch gives others.

# %%
import os

import pandas as pd

from pipeline import open_run
from pipeline.research import figures

figures.use_offline()
pd.set_option("display.max_colwidth", 120)
run = open_run(os.environ.get("RUN", "../outputs/sample"))
run.provenance

# %%
run.themes

# %%
figures.theme_sizes(run)

# %% [markdown]
# ## Themes and paragraphs
#
# Which paragraphs the passages of a theme were labelled with: what a theme adds to the codebook, and what it repeats.

# %%
given = run.labels[run.labels["given"]].merge(run.theme_passages[["passage_id", "theme_id"]])
given.groupby(["theme_id", "ref", "title"]).size().rename("passages").reset_index().sort_values(
    ["theme_id", "passages"], ascending=[True, False]
).groupby("theme_id").head(5)

# %% [markdown]
# ## Passages of the largest theme, one a contributor

# %%
largest = run.themes["theme_id"].iloc[0] if len(run.themes) else None
said = run.passages_on(largest) if largest else run.said
said.drop_duplicates("contributor_id")[["name", "kind", "language", "file", "page", "text"]].head(15)
