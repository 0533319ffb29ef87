"""The review page on the analyst's own machine, and the workbook to correct.

>>> from minekit.review import serve
>>> serve("corpora/ressortanalyse", "reports/ressortanalyse", coder="anna")  # doctest: +SKIP

The page reads the store only; what is decided goes into the book of decisions beside the corpus.
"""

from minekit.review.serving import serve
from minekit.review.workbook import receive, send

__all__ = ["receive", "send", "serve"]
