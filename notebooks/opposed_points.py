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
# # Which points are opposed?
#
# Points that nobody can hold together, with who holds either side. Those whose holding is to be confirmed are not counted.

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
# ## Both sides held

# %%
run.opposed()

# %% [markdown]
# ## By kind of stakeholder

# %%
figures.opposed_by(run)

# %% [markdown]
# ## One side held, or none
#
# The experts' list knows more pairs. Here nobody is told to hold one of the sides, which does not mean that nobody does.

# %%
pairs = run.opposed(held=False)
pairs[["issue", "text", "holders", "to_confirm", "text_contrary", "holders_contrary", "to_confirm_contrary"]].head(15)

# %% [markdown]
# ## The points that most hold, and who may hold them

# %%
figures.contributors_by_point(run, shared=2)

# %%
run.holdings[run.holdings["counted"]].sort_values("probability")[["name", "point_id", "probability", "quote"]].head(10)
