r"""Linking and stances as components of a spaCy pipeline. Imports spaCy.

Examples
--------
>>> from minekit.danish.language import danish
>>> nlp = danish()
>>> _ = nlp.add_pipe("minekit_sentences")
>>> hearing = {"hearing": "corpora/ressortanalyse/hearing.toml"}
>>> _ = nlp.add_pipe("minekit_links", config=hearing)
>>> _ = nlp.add_pipe("minekit_stance", config=hearing)
>>> doc = nlp("Tak for brevet.\n\nVi er stærkt imod at flytte specialundervisning for voksne.")
>>> [(span.label_, span.text[:5]) for span in doc.spans["themes"]]
[('specialundervisning', 'Vi er')]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from minekit.hearing import Hearing
from minekit.link import link
from minekit.records import BlockKind, Link, Sentence
from minekit.settings import LinkSettings, StanceSettings
from minekit.stance import judge

_LINKS, _STANCES = "minekit_links", "minekit_stances"
_TOPICS = ("themes", "moves", "considerations")
_HEARING = {"hearing": "hearing.toml", "model": ""}


@Language.factory("minekit_links", requires=["doc.sents"],
                  assigns=["doc.spans", *(f"span._.{topic}" for topic in _TOPICS)],
                  default_config={**_HEARING, "encoder": "lsa"})
def make_links(nlp: Language, name: str, hearing: str, encoder: str, model: str
               ) -> Callable[[Doc], Doc]:
    """A component that finds what the sentences of a ``Doc`` are about.

    It sets ``doc.spans["themes"]``, ``["moves"]`` and ``["considerations"]``: a span for each
    sentence and topic, with the topic's id as label. ``span._.themes`` and so on give pairs of id
    and probability, best first, for the sentence in which a span begins. Paragraphs are divided by
    blank lines.

    Parameters
    ----------
    hearing
        Path of a ``hearing.toml``.
    encoder, model
        As in the settings of a run.

    Raises
    ------
    CorpusError, HearingError
        If the hearing cannot be read.
    """
    case = Hearing.from_file(hearing)
    settings = LinkSettings(encoder=encoder, model=model)
    for topic in _TOPICS:
        _extend(Span, topic, partial(_topics, topic=topic))

    def component(doc: Doc) -> Doc:
        spans, links = list(doc.sents), link(_sentences(doc), case, settings)
        for topic in _TOPICS:
            doc.spans[topic] = [
                _span(spans[int(item.sentence_id)], scored.id)
                for item in links for scored in getattr(item, topic)]
        doc.user_data[_LINKS] = links
        return doc

    return component


@Language.factory("minekit_stance", requires=["doc.sents", "doc.spans"],
                  assigns=["doc.spans", "doc._.positions", "span._.stances"],
                  default_config=_HEARING)
def make_stance(nlp: Language, name: str, hearing: str, model: str) -> Callable[[Doc], Doc]:
    """A component that judges what side a ``Doc`` takes on moves; it stands behind the links.

    It sets ``doc.spans["stances"]``, a span for each sentence and move with the stance as label
    and the move as ``kb_id_``; ``span._.stances``, triples of move, stance and confidence; and
    ``doc._.positions``, a :class:`minekit.records.Position` for each move that is addressed.

    Parameters
    ----------
    hearing
        Path of a ``hearing.toml``.
    model
        As in the settings of a run.

    Raises
    ------
    CorpusError, HearingError
        If the hearing cannot be read.
    """
    case = Hearing.from_file(hearing)
    settings = StanceSettings(model=model)
    _extend(Doc, "positions", lambda doc: doc.user_data.get("minekit_positions", []))
    _extend(Span, "stances", lambda span: [
        (item.move, str(item.stance), item.confidence) for item in _of_sentence(span, _STANCES)])

    def component(doc: Doc) -> Doc:
        spans = list(doc.sents)
        links: Sequence[Link] = doc.user_data.get(_LINKS, ())
        found = judge(_sentences(doc), links, case, settings)
        doc.spans["stances"] = [_span(spans[int(item.sentence_id)], item.stance, item.move)
                                for item in found.stances]
        doc.user_data[_STANCES] = found.stances
        doc.user_data["minekit_positions"] = found.positions
        return doc

    return component


def _sentences(doc: Doc) -> list[Sentence]:
    """The sentences of a ``Doc``, with their numbers as ids; blank lines divide paragraphs."""
    found: list[Sentence] = []
    paragraph = 0
    for number, span in enumerate(doc.sents):
        found.append(Sentence(str(number), "doc", BlockKind.PARAGRAPH, " ".join(span.text.split()),
                              1, paragraph=paragraph))
        following = doc.text[span.end_char - len(span.text) + len(span.text.rstrip()):]
        gap = following[:len(following) - len(following.lstrip())]
        paragraph += gap.count("\n") > 1
    return found


def _span(sentence: Span, label: str, move: str = "") -> Span:
    return Span(sentence.doc, sentence.start, sentence.end, label=label, kb_id=move)


def _of_sentence(span: Span, what: str) -> list[Any]:
    """What was found of the sentence in which a span begins."""
    number = next((n for n, sentence in enumerate(span.doc.sents)
                   if sentence.start <= span.start < sentence.end), -1)
    return [item for item in span.doc.user_data.get(what, ()) if item.sentence_id == str(number)]


def _topics(span: Span, topic: str) -> list[tuple[str, float]]:
    return [tuple(scored) for item in _of_sentence(span, _LINKS)
            for scored in getattr(item, topic)]


def _extend(owner: Any, name: str, getter: Callable[[Any], Any]) -> None:
    owner.set_extension(name, getter=getter, force=True)
