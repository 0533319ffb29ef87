"""A reader that asks what sentences entail."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from test_link import said
from test_readers import LETTER, asked, position

from minekit.errors import SettingsError
from minekit.records import Link, Scored, Sentence, Stance
from minekit.settings import NliSettings, StanceSettings
from minekit.stance.readers import Answer, reread
from minekit.stance.readers.nli import NliReader, entailment, hypotheses
from minekit.stance.readers.questions import Question


class Entails:
    """Behaves like a ``CrossEncoder``: a text entails what its first word names."""

    LABELS: dict[int, str] = {0: "contradiction", 1: "ENTAILMENT", 2: "neutral"}  # noqa: RUF012

    def __init__(self, **chances: str) -> None:
        self.config = SimpleNamespace(id2label=self.LABELS)
        self._says = chances

    def predict(self, pairs, **_):
        def chance(text: str, hypothesis: str) -> float:
            return 0.9 if any(word in text and kind in hypothesis
                              for word, kind in self._says.items()) else 0.1
        yes = np.array([chance(*pair) for pair in pairs])
        return np.stack([(1 - yes) / 2, yes, (1 - yes) / 2], 1)


@pytest.mark.parametrize(("says", "expected"), [
    ({"støtter": "Afsenderen støtter forslaget:"}, Answer(Stance.SUPPORTS, ("a-1",))),
    ({"Parkerne": "imod"}, Answer(Stance.OPPOSES, ("a-2",))),
    ({"Parkerne": "imod", "støtter": "Afsenderen støtter forslaget:"},
     Answer(Stance.MIXED, ("a-1", "a-2"))),
    ({}, Answer(None)),
])
def test_a_letter_takes_the_stance_that_its_sentences_entail(hearing, says, expected):
    question = asked(hearing, about=(0.3, 0.9, 0.8))
    sentences = tuple(Sentence(**{name: getattr(item, name) for name in item.__slots__}
                               | {"paragraph": n}) for n, item in enumerate(question.letter))
    question = Question("a", question.move, sentences, question.about)
    assert list(NliReader(Entails(**says), "m").read([question])) == [expected]


@pytest.mark.parametrize("labels", [{}, {0: "LABEL_0", 1: "LABEL_1"}, {0: "entailment"}])
def test_a_model_that_is_none_for_inference_is_told(labels):
    with pytest.raises(SettingsError, match="has 'entailment' among them"):
        entailment(labels, "m")


def test_two_labels_are_enough():
    assert entailment({0: "not_entailment", 1: "entailment"}, "m") == 1


def test_hypotheses_name_the_move_and_a_short_title_its_description(hearing):
    assert all("Saml alle telefonnumre" in text for text in hypotheses(hearing.move("G01")))
    short = hearing.move("G01").model_copy(update={"title": "Parkerne"})
    assert all("Parkerne: Borgerne får ét nummer" in text for text in hypotheses(short))


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory) -> Path:
    """A cross-encoder for inference with random weights, as sentence-transformers saves them."""
    pytest.importorskip("sentence_transformers")
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(0)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    words = Tokenizer(models.WordLevel({w: n for n, w in enumerate([*special, "vi", "er"])},
                                       unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    folder = tmp_path_factory.mktemp("nli") / "tiny"
    PreTrainedTokenizerFast(tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]",
                            cls_token="[CLS]", sep_token="[SEP]").save_pretrained(folder)
    BertForSequenceClassification(BertConfig(
        vocab_size=6, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=8, max_position_embeddings=64,
        id2label={0: "entailment", 1: "neutral", 2: "contradiction"},
        label2id={"entailment": 0, "neutral": 1, "contradiction": 2})).save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("default")
def test_a_real_cross_encoder_is_read_from_its_folder(hearing, tiny_model):
    found = reread([position()], said(*LETTER), [Link("a-1", moves=(Scored("G01", 0.9),))],
                   hearing, StanceSettings(reader="nli", nli=NliSettings(
                       model=str(tiny_model), entailed_from=0.0)))
    [item] = found.positions
    assert item.reader == "nli tiny"
    assert item.evidence == ("a-1",)


def test_a_model_that_is_not_there_is_told(tmp_path, hearing):
    pytest.importorskip("sentence_transformers")
    (tmp_path / "empty").mkdir()
    for folder, message in ((tmp_path / "none", "no such folder"),
                            (tmp_path / "empty", "cannot be loaded")):
        with pytest.raises(SettingsError, match=message):
            NliReader.load(NliSettings(model=str(folder)))
