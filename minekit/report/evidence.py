"""The promise that no quote leaves the house unless it stands in its source."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from minekit.errors import EvidenceError
from minekit.printed import Printed, printed
from minekit.records import Block, Quote, Response
from minekit.redact import is_verbatim
from minekit.report.annex import Annex


def check_evidence(annex: Annex) -> None:
    """Look up every quote in the response that it is taken from.

    A quote must be words of the sentence it names, if it names one, and stand verbatim (white
    space apart) in a block of that response which lies on the page it gives. A mark in a masked
    quote stands for any words; all others must be there.

    Raises
    ------
    EvidenceError
        For the first quote that does not.
    """
    by_response: dict[str, dict[Quote, int]] = defaultdict(dict)
    for number, quote in enumerate(annex.quotes()):
        by_response[quote.response_id].setdefault(quote, number)
    wrong = [(number, quote) for id, quotes in by_response.items()
             for quote, number in _not_there(annex, annex.originals[id], quotes)]
    if wrong:
        _, quote = min(wrong, key=itemgetter(0))
        response = annex.response(quote.response_id)
        raise EvidenceError(
            f"{response.file}, page {quote.page} (Henvendelse {response.number}): the quote "
            f"»{quote.text[:100]}« does not stand there; no report is written. "
            "Delete the run folder and run again")


def _not_there(annex: Annex, response: Response, quotes: Mapping[Quote, int]
               ) -> Iterator[tuple[Quote, int]]:
    """The quotes, with their numbers, that do not stand in a response.

    One response is looked at after the other: the words of all with their places take gigabytes.
    """
    texts = [(_plain(block.text), block) for block in printed(response.blocks)]
    yield from ((quote, number) for quote, number in quotes.items()
                if not (_in_sentence(annex, quote) and _on_page(quote, texts)))


def _in_sentence(annex: Annex, quote: Quote) -> bool:
    if not quote.sentence_id:
        return True
    sentence = annex.sentence(quote.sentence_id)
    return (sentence.response_id == quote.response_id
            and is_verbatim(_plain(quote.text), _plain(sentence.text)))


def _on_page(quote: Quote, texts: Iterable[tuple[str, Printed | Block]]) -> bool:
    words = _plain(quote.text)
    return bool(words) and any(quote.page in _pages(words, text, block) for text, block in texts
                               if is_verbatim(words, text))


def _pages(words: str, text: str, block: Printed | Block) -> set[int]:
    """The pages on which a block may hold these words."""
    first, last = (block.spans[0].page, block.spans[-1].page) if block.spans else (0, 0)
    if first == last or text != block.text or words not in text:
        return set(range(first, last + 1))
    pages: set[int] = set()
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        pages |= {span.page for span in block.spans if span.start < end and start < span.end}
        start = text.find(words, start + 1)
    return pages


def _plain(text: str) -> str:
    """Composed characters and single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
