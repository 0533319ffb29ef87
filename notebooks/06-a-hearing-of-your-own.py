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
# # A hearing of your own
#
# From a few PDFs to an annex, in a temporary folder. In the terminal the same is `minekit new` and
# `minekit run`.

# %%
import shutil
import tempfile
from pathlib import Path

import minekit
from minekit.scaffold import new_corpus

work = Path(tempfile.mkdtemp())
letters = sorted(Path("../corpora/ressortanalyse/pdf").glob("*raad*.pdf"))
corpus = work / "hoering"
path = new_corpus(corpus, letters, authority="Københavns Kommune, Økonomiforvaltningen")
text = path.read_text("utf-8")
print(text[text.index("# Senders"):])

# %% [markdown]
# ## Themes and moves
#
# What stands above the senders is for us to fill in. Titles and descriptions are all that
# sentences are compared with.

# %%
QUESTION = """\
[hearing]
id = "hoering"
title = "Ressortanalysen, set fra rådene"
authority = "Københavns Kommune, Økonomiforvaltningen"

[[theme]]
id = "indgang"
title = "Borgernes indgang til kommunen"
description = "Telefonnumre, borgerservice, digital henvendelse og faste kontaktpersoner."

[[theme]]
id = "pleje"
title = "Hjemmepleje, sygepleje og visitation"
description = "Pleje og omsorg i eget hjem for ældre og for borgere med handicap."

[[theme]]
id = "andet"
title = "Job, undervisning, klima, byens rum og kontrol"
description = "Jobcenter, specialundervisning, parker og pladser, revision og Borgerrådgiver."

[[move]]
id = "G01"
theme = "indgang"
title = "Saml alle telefoniske borgerindgange i Borgerservice"

[[move]]
id = "G02"
theme = "indgang"
title = "Giv borgere med flere sager én fast kontaktperson på tværs af forvaltninger"

[[move]]
id = "G04"
theme = "pleje"
title = "Saml hjemmepleje, sygepleje og visitation i Sundheds- og Omsorgsforvaltningen"

"""
path.write_text(QUESTION + text[text.index("# Senders"):], "utf-8")

# %% [markdown]
# ## The run

# %%
run = minekit.run(corpus, out=work / "out", pipeline="fast", jobs=1)
run.matrix()

# %%
run.positions[["stakeholder", "move", "stance", "confidence", "needs_review", "quote"]]

# %% [markdown]
# Nothing is lost in silence: what could not be used is listed.

# %%
run.problems

# %% [markdown]
# ## The annex

# %%
annex = run.report(work / "svar.docx", profile="svar-paa-henvendelser")
annex.name

# %%
shutil.rmtree(work)
