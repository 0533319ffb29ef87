# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Who stands together
#
# Two ways to see it: how far each two senders agree on the moves that both speak of, and the main
# axes of disagreement (correspondence analysis).

# %%
import altair as alt
import numpy as np
import pandas as pd

import minekit

run = minekit.run("../corpora/ressortanalyse", out="../reports/ressortanalyse")
SIDES = {"supports": 1.0, "supports_with_conditions": 0.5, "mixed": 0.0, "neutral": 0.0,
         "opposes": -1.0}
scores = run.matrix().map(lambda stance: SIDES.get(stance, np.nan))
scores = scores[scores.notna().sum(axis=1) >= 2]
known = run.responses.drop_duplicates("stakeholder").set_index("stakeholder")
scores.shape

# %% [markdown]
# ## Agreement
#
# On a move, two senders agree by 1 when they take the same side and by 0 when one supports and the
# other opposes. Silence counts for nothing, so two senders are compared only on moves that both
# speak of, and here only where there are three or more of them.

# %%
values = scores.to_numpy()
alike = 1 - np.abs(values[:, None, :] - values[None, :, :]) / 2
shared = (~np.isnan(alike)).sum(axis=2)
agreement = np.nansum(alike, axis=2) / np.maximum(shared, 1)
pairs = pd.DataFrame(
    [(scores.index[a], scores.index[b], agreement[a, b], shared[a, b])
     for a in range(len(scores)) for b in range(a) if shared[a, b] >= 3],
    columns=["one", "other", "agreement", "moves"])
pairs.sort_values(["agreement", "moves"], ascending=False).head(8)

# %%
pairs.sort_values("agreement").head(5)

# %% [markdown]
# ## The main axes
#
# Correspondence analysis of senders against sides: each move has a column for those in favour and
# one for those against. Conditions count half on the side of support. The singular value
# decomposition of what is more, or less, than expected gives the axes.

# %%
favour, against = scores.clip(lower=0).fillna(0), (-scores.clip(upper=0)).fillna(0)
table = pd.concat([favour.add_suffix(" +"), against.add_suffix(" –")], axis=1)
table = table.loc[table.sum(axis=1) > 0, table.sum() > 0]
share = table.to_numpy() / table.to_numpy().sum()
rows, columns = share.sum(axis=1), share.sum(axis=0)
expected = np.outer(rows, columns)
left, weight, right = np.linalg.svd((share - expected) / np.sqrt(expected), full_matrices=False)
turn = np.sign(right[:2].sum(axis=1))  # the sign of an axis is arbitrary: the same in each run
senders = pd.DataFrame(left[:, :2] * weight[:2] * turn / np.sqrt(rows)[:, None],
                       columns=["first", "second"], index=table.index)
sides = pd.DataFrame(right[:2].T * weight[:2] * turn / np.sqrt(columns)[:, None],
                     columns=["first", "second"], index=table.columns)
[f"{part:.0%}" for part in (weight**2 / (weight**2).sum())[:4]]

# %% [markdown]
# The share of the whole that each axis explains. Two axes that explain a third leave much unseen:
# look at the plot for ideas, and at the matrix for claims.
#
# Dots carry the number of the response: point at one for its name, or look it up below. Moves are
# grey: `+` where those in favour are, `–` where those against are.

# %%
places = senders.reset_index(names="name").assign(
    kind=lambda table: table["name"].map(known["kind"]),
    number=lambda table: table["name"].map(known["number"]))
moves = sides.reset_index(names="name")
x, y = alt.X("first:Q", title="first axis"), alt.Y("second:Q", title="second axis")
tip = ["name:N", "kind:N"]
dots = alt.Chart(places).mark_circle(size=230, opacity=0.9).encode(
    x, y, alt.Color("kind:N", scale=alt.Scale(scheme="tableau20")), tooltip=tip)
numbers = alt.Chart(places).mark_text(fontSize=9, fontWeight="bold").encode(
    x, y, text="number:N", tooltip=tip)
marks = alt.Chart(moves).mark_text(color="#777", fontSize=11, fontStyle="italic").encode(
    x, y, text="name:N")
(marks + dots + numbers).properties(width=700, height=560)

# %%
places.sort_values("number").set_index("number")[["name", "kind"]]

# %% [markdown]
# ## The network
#
# The same places, with a line between each two who agree by 0.8 or more.

# %%
near = pairs[(pairs["agreement"] >= 0.8) & pairs["one"].isin(senders.index)
             & pairs["other"].isin(senders.index)]
spots = senders[~senders.index.duplicated()]
lines = pd.DataFrame({
    "first": spots.loc[near["one"], "first"].to_numpy(),
    "second": spots.loc[near["one"], "second"].to_numpy(),
    "to first": spots.loc[near["other"], "first"].to_numpy(),
    "to second": spots.loc[near["other"], "second"].to_numpy(),
    "moves": near["moves"].to_numpy()})
strokes = alt.Chart(lines).mark_rule(color="#7fb0dc", opacity=0.6).encode(
    x, y, x2="to first", y2="to second", strokeWidth=alt.StrokeWidth("moves:Q", legend=None))
(strokes + dots + numbers).properties(width=700, height=560)

# %% [markdown]
# Most positions are proposals. Would the picture be the same without those that need review?

# %%
sure = run.positions[~run.positions["needs_review"]]
f"{len(sure)} of {len(run.positions)} positions need no review: review first, then conclude"
