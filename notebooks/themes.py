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
# Themes gather passages by what they say, without regard to the Agenda. They are a way in, not a finding: `steady` tells
# how often the passages of a theme come together again when a fifth of the batch is left out. No contributor has more than
# a tenth of a theme's weight, and passages that say little are of none.

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
# ## The passages that tell each theme best, one a contributor

# %%
told = run.theme_passages.dropna(subset=["representative"])[["theme_id", "passage_id", "representative"]].merge(
    run.said
)
told.sort_values(["theme_id", "representative"]).drop_duplicates(["theme_id", "passage_id"])[
    ["theme_id", "name", "kind", "file", "page", "text"]
].groupby("theme_id").head(3)
