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
# # What goes together?
#
# Which objectives are spoken to in the same passage, and which points the same contributors hold. `lift` is 1 where two go
# together as often as by chance; with few passages it is large by accident, so look at `both` first.

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
# ## Objectives in a passage

# %%
run.cooccurrence("objective").head(15)

# %%
figures.cooccurrence_map(run)

# %% [markdown]
# ## Paragraphs in a passage

# %%
run.cooccurrence("code").head(15)

# %% [markdown]
# ## Points of a contributor

# %%
run.cooccurrence("point", within="contributor").head(15)

# %% [markdown]
# ## An example

# %%
pair = run.cooccurrence("objective").iloc[0]
both = run.passages_on(pair["a"]).merge(run.passages_on(pair["b"])[["passage_id", "contributor_id"]])
both[["name", "file", "page", "text"]].head(10)
