"""Danish for spaCy: tokens that keep their abbreviations, and sentences by rules.

Imports spaCy; so nothing imports this module before spaCy is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from minekit.danish.sentences import abbreviations, split_sentences

COMPANY_FORMS = ("A/S", "I/S", "K/S", "P/S")
_WHOLE = re.compile(r"(?:\w+[’'](?:s|er|en|et)|\w*[sxz]’|\d+\.[-–]\d+\.)$")
"""Tokens that are never divided: "DSB’s", "Lars’", "7.-9."."""


def danish() -> Language:
    """An empty Danish pipeline whose tokenizer keeps abbreviations in one piece."""
    return keep_abbreviations(spacy.blank("da"))


def keep_abbreviations(nlp: Language) -> Language:
    """Let the tokenizer of a Danish pipeline keep abbreviations in one piece."""
    tokenizer: Any = nlp.tokenizer
    words = [f"{word}." for word, kind in abbreviations().items() if kind != "number"]
    for word in (*words, *(word[0].upper() + word[1:] for word in words), *COMPANY_FORMS, "§§"):
        tokenizer.add_special_case(word, [{"ORTH": word}])
    for word in COMPANY_FORMS:
        tokenizer.add_special_case(f"{word}.", [{"ORTH": word}, {"ORTH": "."}])
    tokenizer.token_match = _WHOLE.match
    return nlp


@Language.factory("minekit_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets the sentences of a ``Doc``.

    Examples
    --------
    >>> nlp = danish()
    >>> _ = nlp.add_pipe("minekit_sentences")
    >>> [sentence.text for sentence in nlp("Vi er bl.a. imod. Det haster.").sents]
    ['Vi er bl.a. imod.', 'Det haster.']
    """
    def component(doc: Doc) -> Doc:
        return mark_sentences(doc, (start for start, _ in split_sentences(doc.text)))

    return component


def mark_sentences(doc: Doc, starts: Iterable[int]) -> Doc:
    """Let sentences begin with the tokens that hold or follow these character offsets."""
    wanted = sorted(starts, reverse=True)
    for token in doc:
        token.is_sent_start = token.i == 0
        while wanted and wanted[-1] < token.idx + len(token):
            token.is_sent_start = True
            wanted.pop()
    return doc
