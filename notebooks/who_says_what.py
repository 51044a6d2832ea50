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
# # Who says what on paragraph 69?
#
# How many contributors speak to a paragraph of the Agenda, by kind of stakeholder and by region, and in which words. Set `RUN` in
# the environment to open another run, and `WHAT` to ask about another paragraph, objective ("O04"), theme or point.

# %%
import os

import pandas as pd

from pipeline import open_run
from pipeline.research import figures

figures.use_offline()
pd.set_option("display.max_colwidth", 120)
run = open_run(os.environ.get("RUN", "../outputs/sample"))
run.provenance

# %% [markdown]
# ## By kind
#
# `of` is how many contributors of the kind are heard in the run at all; a joint contribution counts for each who sent it.

# %%
what = os.environ.get("WHAT", "69")
run.who_says(what)

# %% [markdown]
# ## By region
#
# As the United Nations has it, for the State that a contribution states; nothing is guessed.

# %%
run.who_says(what, by="region")

# %% [markdown]
# ## In which words
#
# Every passage with its place. `how` says whether the paragraph was cited or recognised, `score` is the calibrated
# probability that it is meant: of ten passages at 0.7, three may not be.

# %%
said = run.passages_on(what)
said.drop(columns=["document_id", "contributor_id", "passage_id"]).head(20)

# %%
print(run.passage(said["passage_id"].iloc[0]) if len(said) else "Nobody speaks to it.")

# %% [markdown]
# ## Who speaks to which objective

# %%
figures.contributors_by_objective(run)

# %% [markdown]
# ## Provenance holds
#
# A passage is exactly the text at its offsets.

# %%
texts = run.documents.set_index("document_id")["text"]
assert all(texts[p.document_id][p.start : p.end] == p.text for p in run.passages.itertuples())
len(run.passages)
