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
# # How did positions move between two consultations?
#
# Set `RUN` to the earlier run and `RUN_LATER` to the later; with one run only, it is compared with itself and nothing moves.
# Contributors are matched by who they are, points by the experts' list.

# %%
import os

import pandas as pd

from pipeline import compare, open_run
from pipeline.research import figures

figures.use_offline()
pd.set_option("display.max_colwidth", 120)
run = open_run(os.environ.get("RUN", "../outputs/sample"))
later = open_run(os.environ.get("RUN_LATER", run.folder))
pd.DataFrame({"earlier": run.provenance, "later": later.provenance})

# %%
compared = compare(run, later)
compared.note

# %% [markdown]
# ## Who came, went and stayed

# %%
compared.contributors.groupby(["kind", "status"]).size().unstack(fill_value=0)

# %% [markdown]
# ## Which points gained and lost
#
# Shares of the contributors heard. The interval comes from drawing contributors anew: where it holds 0, one contributor more or
# less could have made the change.

# %%
compared.points.drop(columns=["frame", "origin"]).head(15)

# %%
figures.changes(compared)

# %% [markdown]
# ## Who moved
#
# Those heard both times: what they kept, took up, left out, or turned against.

# %%
compared.positions.groupby("status").size()

# %%
compared.positions[compared.positions["status"] != "kept"].head(20)

# %%
compared.positions.head(10)
