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
# # Another encoder
#
# An encoder makes vectors of texts; those of texts about the same are near each other. minekit
# takes any: by name (`lsa`, the name or folder of a sentence-transformers model), or a class of
# your own with `fit` and `encode`.

# %%
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

import minekit
from minekit.cluster import PointClusterer
from minekit.embed import encoder
from minekit.evaluate import gold

CORPUS = "../corpora/ressortanalyse"
run = minekit.run(CORPUS, out="../reports/ressortanalyse")
sentences = run.sentences[run.sentences["block"] == "paragraph"]

# %% [markdown]
# ## Nearest sentences

# %%
lsa = encoder("lsa").fit(list(sentences["text"]))
vectors = lsa.encode(list(sentences["text"]))
question = "Vi vil gerne kunne ringe direkte til vores egen hjemmepleje."
near = vectors @ lsa.encode([question])[0]
with pd.option_context("display.max_colwidth", None):
    print(sentences.assign(near=near.round(2)).nlargest(4, "near")[
        ["stakeholder", "near", "text"]].to_string(index=False))

# %% [markdown]
# ## An encoder of one's own
#
# Two methods are all that is needed. This one counts words.


# %%
class Words:
    """Words as they stand, weighed by how rare they are."""

    def fit(self, corpus):
        """Learn which words there are, and how rare each is."""
        self.counter = TfidfVectorizer(sublinear_tf=True).fit(corpus)
        return self

    def encode(self, texts):
        """A row of length 1 for each text."""
        return self.counter.transform(texts).toarray().astype(np.float32)


# %% [markdown]
# ## Which is better?
#
# For each annotated sentence with a theme: is the nearest title and description the right one?
# This measures the encoder alone. The linker of a run adds names, headings and the sentences
# before.

# %%
pieces = [piece for response in gold(CORPUS) for piece in response.sentences if piece.themes]
texts, wanted = [piece.text for piece in pieces], [set(piece.themes) for piece in pieces]
themes = run.hearing.themes
told = [theme.text for theme in themes]


def hits(model):
    """Share of sentences whose nearest theme is right."""
    model.fit([*texts, *told])
    nearest = (model.encode(texts) @ model.encode(told).T).argmax(axis=1)
    return np.mean([themes[n].id in right for n, right in zip(nearest, wanted, strict=True)])


pd.Series({"words": hits(Words()), "lsa": hits(encoder("lsa")),
           "static": hits(encoder("static")), "static+lsa": hits(encoder("static+lsa"))}).round(3)

# %% [markdown]
# A run takes another encoder by its name, in the settings: `[link] encoder = "static+lsa"`.
#
# ## Points from any vectors
#
# `PointClusterer` is a scikit-learn estimator on arrays: the number of points follows from how
# alike the sentences of one must be.

# %%
theme = run.theme("hjemmepleje").sentences
rows = lsa.encode(list(theme["text"]))
for likeness in (0.4, 0.5, 0.6):
    counts = np.bincount(PointClusterer(likeness=likeness).fit(rows).labels_)
    print(likeness, (counts > 1).sum(), "points;", (counts == 1).sum(), "sentences alone")
