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
# # A first look
#
# The sample hearing: Copenhagen's analysis of how tasks are divided between its seven
# administrations. All answers are invented. This notebook reads the PDFs (or takes over what was
# read before), and looks at who means what.

# %%
import altair as alt
import pandas as pd
from IPython.display import display

import minekit

run = minekit.run("../corpora/ressortanalyse", out="../reports/ressortanalyse")
run.summary()

# %% [markdown]
# ## Who answered
#
# One row a response, whether it came as a PDF of its own or in the white book.

# %%
run.responses[["number", "stakeholder", "kind", "date", "layout", "file", "no_remarks"]]

# %%
run.problems

# %% [markdown]
# ## Who supports which move
#
# Silent cells are empty: a stakeholder who says nothing of a move is never counted.

# %%
SIGNS = {"supports": "+", "supports_with_conditions": "(+)", "opposes": "–", "mixed": "±",
         "neutral": "0", "": ""}
run.matrix().replace(SIGNS)

# %% [markdown]
# Every position rests on a quote with file and page.

# %%
with pd.option_context("display.max_colwidth", None):
    display(run.positions.query("move == 'G04'")[["stakeholder", "stance", "confidence", "quote",
                                                  "file", "page"]])

# %% [markdown]
# ## Support per move

# %%
order = ["supports", "supports_with_conditions", "mixed", "neutral", "opposes"]
colours = ["#1d5a9a", "#7fb0dc", "#d9b64c", "#b8bcc4", "#c55a11"]
counts = run.positions.groupby(["move", "stance"]).size().reset_index(name="responses")
counts["title"] = [f"{move} {run.hearing.move(move).title}" for move in counts["move"]]
alt.Chart(counts, width=420).mark_bar().encode(
    x=alt.X("responses:Q", title="responses"),
    y=alt.Y("title:N", title=None, axis=alt.Axis(labelLimit=420)),
    color=alt.Color("stance:N", scale=alt.Scale(domain=order, range=colours), title="stance"),
    order=alt.Order("rank:Q"),
).transform_calculate(rank=f"indexof({order}, datum.stance)")

# %% [markdown]
# ## A theme
#
# Points are what several responses say alike.

# %%
theme = run.theme("hjemmepleje")
with pd.option_context("display.max_colwidth", None):
    display(theme.points[["title", "count", "stakeholders", "quote"]])

# %% [markdown]
# ## With the tools you know
#
# Tables are pandas; DuckDB asks the stored records; each response is a spaCy `Doc`.

# %%
run.sql("""
    SELECT kind, stance, count(*) AS positions
    FROM positions JOIN responses ON responses.id = response_id
    GROUP BY ALL ORDER BY ALL
""").df().pivot(index="kind", columns="stance", values="positions").fillna(0).astype(int)

# %%
doc = next(iter(run.docs()))
[(span.label_, span.text[:60]) for span in doc.spans["themes"]][:5]

# %% [markdown]
# ## Where the program is unsure
#
# What needs review comes first in the analyst's queue.

# %%
run.positions.query("needs_review").sort_values("confidence")[
    ["stakeholder", "move", "stance", "confidence", "quote"]].head(8)
