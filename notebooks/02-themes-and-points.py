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
# # Themes and points
#
# What is talked about, by whom, and what several say alike.

# %%
import altair as alt
import pandas as pd
from IPython.display import display

import minekit

run = minekit.run("../corpora/ressortanalyse", out="../reports/ressortanalyse")
titles = {theme.id: theme.title for theme in run.hearing.themes}

# %% [markdown]
# ## How much is said of each theme
#
# A sentence may have several themes, or none: greetings, who the sender is, and what nobody asked
# about.

# %%
own = run.sentences[run.sentences["block"].isin(["paragraph", "list", "table", "quote"])]
about = own.explode("themes").rename(columns={"themes": "theme"})
size = about.groupby("theme").agg(sentences=("text", "size"), responses=("response_id", "nunique"))
size.insert(0, "title", [titles[theme] for theme in size.index])
size.sort_values("responses", ascending=False)

# %%
f"{about['theme'].isna().mean():.0%} of the sentences belong to no theme"

# %% [markdown]
# ## Who talks about what
#
# Share of the sentences of each kind of sender. Senders differ in length: with shares of all
# sentences, the longest letter would decide.

# %%
about["kind"] = about["response_id"].map(run.responses["kind"])
share = (about.groupby("kind")["theme"].value_counts(normalize=True).rename("share").reset_index()
         .assign(title=lambda table: table["theme"].map(titles)))
alt.Chart(share, width=320).mark_rect().encode(
    x=alt.X("kind:N", title=None, axis=alt.Axis(labelAngle=-40, labelLimit=200)),
    y=alt.Y("title:N", title=None, axis=alt.Axis(labelLimit=320)),
    color=alt.Color("share:Q", title="share", scale=alt.Scale(scheme="blues"),
                    legend=alt.Legend(format=".0%")))

# %% [markdown]
# ## Points
#
# A point is what two or more responses say alike. Those who take one side on a move are one point;
# of a large one, parts are told apart (`parent`).

# %%
points = run.points[run.points["parent"] == ""]
with pd.option_context("display.max_colwidth", None):
    display(points.sort_values("count", ascending=False)[["theme", "title", "count"]].head(12))

# %%
largest = points[points["theme"] != ""].sort_values("count", ascending=False).head(15)
alt.Chart(largest, width=320).mark_bar(color="#1d5a9a").encode(
    x=alt.X("count:Q", title="responses", axis=alt.Axis(tickMinStep=1)),
    y=alt.Y("title:N", title=None, sort="-x", axis=alt.Axis(labelLimit=420)))

# %% [markdown]
# What one of them rests on: a sentence of each response, as it stands in its letter.

# %%
first = largest.iloc[0]
said = run.sentences.loc[first["sentences"]].drop_duplicates("response_id")
with pd.option_context("display.max_colwidth", None):
    display(said[["stakeholder", "text", "page"]].head(6))

# %% [markdown]
# ## What arguments appeal to
#
# Sentences that take a side and appeal to a consideration. Few do so in words: read the counts as
# a lower bound.

# %%
appeals = run.stances.merge(run.sentences[["considerations"]], left_on="sentence_id",
                            right_index=True).explode("considerations")
pd.crosstab(appeals["considerations"], appeals["stance"])
