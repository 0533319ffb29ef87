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
# # How sure is it
#
# The sample has a gold standard, so one can see how often the program is right, whether its
# confidence keeps its word, and what reviewing is worth.

# %%
import altair as alt
import pandas as pd

import minekit
from minekit.evaluate import score
from minekit.evaluate.annotators import compare
from minekit.evaluate.positions import confusion, reliability, review_curve

CORPUS = "../corpora/ressortanalyse"
run = minekit.run(CORPUS, out="../reports/ressortanalyse")
result = score(run.folder, CORPUS)

# %% [markdown]
# ## Scores, with intervals
#
# The intervals say how far a score could be off because these senders happened to answer. What
# each score is, stands in `docs/evaluate.md`.

# %%
shown = ["responses.found", "text.recall", "theme.accuracy", "position.pair_f1", "position.f1_3",
         "position.f1_5", "position.auto_accuracy", "evidence.verbatim"]
pd.DataFrame([(name, result.scores[name].value, *result.intervals[name]) for name in shown],
             columns=["score", "value", "from", "to"]).round(3)

# %% [markdown]
# ## What is taken for what
#
# Gold down, run across. Silence is a sixth outcome.

# %%
taken = confusion(result.pairs)
pd.Series(taken).unstack(fill_value=0).rename_axis(index="gold", columns="run")

# %% [markdown]
# ## Does confidence keep its word?
#
# Positions in bins by confidence. On the line, confidence is the share that is right; below it the
# program is too sure of itself.

# %%
found = reliability(result.pairs)
bins = pd.DataFrame(found.bins).assign(share=lambda table: table["right"] / table["size"])
line = alt.Chart(pd.DataFrame({"x": [0, 1]})).mark_line(color="#999", strokeDash=[4, 4]).encode(
    x="x:Q", y="x:Q")
dots = alt.Chart(bins).mark_circle(color="#1d5a9a", opacity=1).encode(
    x=alt.X("confidence:Q", title="confidence", scale=alt.Scale(domain=[0, 1])),
    y=alt.Y("share:Q", title="share that is right", scale=alt.Scale(domain=[0, 1])),
    size=alt.Size("size:Q", title="positions"))
(line + dots).properties(width=340, height=340)

# %%
f"expected calibration error: {found.error:.3f}"

# %% [markdown]
# ## What is review worth?
#
# Share of right positions when the first so many are put right, in the proposed order and in
# random order. The curve ends below 1 by what the run missed.

# %%
curve = review_curve(result.pairs)
steps = [n / 20 for n in range(21)]
worth = pd.DataFrame([(step, order, value) for step in steps for order, value in (
    ("as proposed", curve.share(step)), ("at random", curve.random(step)))],
    columns=["reviewed", "order", "right"])
alt.Chart(worth, width=420, height=260).mark_line().encode(
    x=alt.X("reviewed:Q", title="positions reviewed", axis=alt.Axis(format="%")),
    y=alt.Y("right:Q", title="positions right", axis=alt.Axis(format="%"),
            scale=alt.Scale(zero=False)),
    color=alt.Color("order:N", title=None, scale=alt.Scale(range=["#1d5a9a", "#c55a11"])))

# %% [markdown]
# ## Two annotators
#
# How far two coders agree, beyond chance. Here the program stands in for the second one; for two
# people, `minekit evaluate CORPUS --against other.jsonl`.

# %%
both = [case for case in result.cases if case.gold.id and case.predicted.id]
agreed = compare([case.gold for case in both], [case.predicted for case in both],
                 [move.id for move in run.hearing.moves])
pd.DataFrame([(row.name, row.units, row.same, row.kappa.value, row.alpha.value)
              for row in agreed.rows],
             columns=["units", "n", "same", "kappa", "alpha"]).round(2)

# %% [markdown]
# ## Does a conclusion stand?
#
# Support less opposition per move, three times: all positions, each weighed by its confidence, and
# the gold. Where the three differ in sign, do not conclude before reviewing.

# %%
SIDES = {"supports": 1, "supports_with_conditions": 1, "opposes": -1, "mixed": 0, "neutral": 0}
table = run.positions.assign(side=run.positions["stance"].map(SIDES))
wanted = pd.DataFrame([(move, SIDES[position.stance]) for case in result.cases
                       for move, position in case.gold.positions.items()],
                      columns=["move", "side"])
pd.DataFrame({
    "all": table.groupby("move")["side"].sum(),
    "weighed": (table["side"] * table["confidence"]).groupby(table["move"]).sum().round(1),
    "gold": wanted.groupby("move")["side"].sum()})
