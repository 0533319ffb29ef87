"""Vectors of character n-grams, tuned so that passages of one debate are near each other.

A word is the sum of its n-grams' vectors [1]_, times a weight of its own. The n-grams start from
the mean of the words that hold them. Then pairs of passages are drawn from the debates: a title and
what was said under it, neighbours, two passages of one debate. A passage shall be nearer to its
partner than to those of the other pairs in its batch [2]_; pairs of the same debate are no
counterexamples.

References
----------
.. [1] Bojanowski et al. (2017), "Enriching Word Vectors with Subword Information", TACL 5.
.. [2] van den Oord, Li and Vinyals (2018), "Representation Learning with Contrastive Predictive
   Coding", arXiv:1807.03748.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from minekit.danish.vectors import BUCKETS, WORD, frequency_weights, ngrams

Floats = NDArray[np.float32]

SEED = 0
EPOCHS = 1.5
BATCH = 1024
RATE = 0.02
SHARPNESS = 20.0
"""Times the cosine, before the softmax over a batch."""
LONGEST = 40
"""Words of a passage."""
_CLOCK = re.compile(r"^\s{20,}Kl\. \d\d:\d\d\s*$", re.M)
_ITEM = re.compile(r"punkt på dagsordenen er:\n\d+\) (.{10,500}?)(?=\n\s{20,}Kl\. |\n\n\n)", re.S)
_QUESTION = re.compile(r"^Spm\. nr\. .*\n(?:\d+\) )?Til .*? af:\n.*:\n(.{20,600}?)\n\n",
                       re.M | re.S)
_ROUTINE = re.compile(r"^\d\. \(?\w+\)? ?behandling af (lovforslag|beslutningsforslag) nr\. [LB] "
                      r"\d+( A)?:|Forslag til (lov|folketingsbeslutning) om|\(.*$", re.S)
_SPEAKER = re.compile(r"^(?:\(Ordfører[^\n]*\)\n)?([A-ZÆØÅ][^\n:]{3,80}\)):\s*$", re.M)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ»])")
_SHORTEST = 25


class Debate(NamedTuple):
    """What was said about one item of an agenda: the sentences of each speech."""

    title: str
    speeches: list[list[str]]


class Pair(NamedTuple):
    """Two passages of one debate, as words."""

    first: Sequence[str]
    second: Sequence[str]
    debate: int


def debates(text: str) -> Iterator[Debate]:
    """The debates on items of the agenda, and on questions to ministers."""
    found = sorted((match.start(), match.end(), match[1]) for pattern in (_ITEM, _QUESTION)
                   for match in pattern.finditer(text))
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    for (_, start, title), end in zip(found, ends, strict=True):
        speeches = list(_speeches(_CLOCK.sub("", text[start:end])))
        if speeches:
            yield Debate(" ".join(_ROUTINE.sub(" ", " ".join(title.split())).split()), speeches)


def _speeches(text: str) -> Iterator[list[str]]:
    parts = _SPEAKER.split(text)
    for speaker, said in zip(parts[1::2], parts[2::2], strict=True):
        sentences = [part for part in _SENTENCE.split(" ".join(said.split()))
                     if len(part) > _SHORTEST]
        if sentences and "ormand" not in speaker:  # who leads the sitting speaks of its order
            yield sentences


def pairs(found: Sequence[Debate]) -> list[Pair]:
    """Passages that belong together."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    drawn = []
    for number, debate in enumerate(found):
        speeches = [[_words(sentence) for sentence in speech] for speech in debate.speeches]
        for speech in speeches:
            for first, second in pairwise(speech):
                if chance.random() < 0.5:
                    drawn.append(Pair(first, second, number))
        if debate.title.startswith("Besvarelse"):  # of questions about anything
            continue
        pool = [words for speech in speeches for words in speech if len(words) > 8]
        title = _words(debate.title)
        for words in chance.sample(pool, min(len(pool), 3000)):
            if chance.random() < 0.6:
                drawn.append(Pair(title, words, number))
            drawn.append(Pair(words, chance.choice(pool), number))
    return [pair for pair in drawn if min(len(pair.first), len(pair.second)) > 3]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())[:LONGEST]


def start(times: Mapping[str, int], vectors: Floats) -> Floats:
    """N-grams as the mean of the words that hold them, less the mean of all words."""
    sums = np.zeros((BUCKETS, vectors.shape[1]), np.float32)
    seen = np.zeros((BUCKETS, 1), np.float32)
    for word, vector in zip(times, vectors, strict=True):
        held = np.unique(ngrams(word))
        sums[held] += vector
        seen[held] += 1
    return np.where(seen > 0, sums / np.maximum(seen, 1) - vectors.mean(0), 0).astype(np.float32)


class Model(torch.nn.Module):
    """Vectors of n-grams, and the logarithm of what each word counts; the last is of all others."""

    def __init__(self, times: Mapping[str, int], vectors: Floats) -> None:
        super().__init__()
        self.number = {word: n for n, word in enumerate(times)}
        self.ngrams = torch.nn.Parameter(torch.tensor(start(times, vectors)))
        self.weights = torch.nn.Parameter(torch.tensor(np.log([*frequency_weights(times), 1.0]),
                                                       dtype=torch.float32))

    def forward(self, passages: Sequence[Sequence[str]]) -> torch.Tensor:
        """Vectors of unit length."""
        words = {word: n for n, word in enumerate(dict.fromkeys(
            word for passage in passages for word in passage))}
        held = [ngrams(word) for word in words]
        sizes = np.array([len(part) for part in held])
        sums = torch.nn.functional.embedding_bag(
            torch.tensor(np.concatenate(held)), self.ngrams, _starts(sizes), mode="sum")
        known = torch.tensor([self.number.get(word, len(self.number)) for word in words])
        weights = torch.exp(self.weights[known]) / torch.tensor(np.sqrt(sizes).astype(np.float32))
        places = torch.tensor([words[word] for passage in passages for word in passage])
        found = torch.nn.functional.embedding_bag(
            places, sums * weights[:, None],
            _starts(np.array([len(passage) for passage in passages])), mode="sum")
        return torch.nn.functional.normalize(found, dim=1)


def _starts(sizes: NDArray[np.int64]) -> torch.Tensor:
    return torch.tensor(np.concatenate([[0], np.cumsum(sizes)[:-1]]))


def loss(model: Model, batch: Sequence[Pair]) -> torch.Tensor:
    """How far partners are from being the nearest, both ways."""
    first, second = (model([getattr(pair, side) for pair in batch]) for side in ("first", "second"))
    debate = torch.tensor([pair.debate for pair in batch])
    same = (debate[:, None] == debate[None]).fill_diagonal_(False)
    likeness = (SHARPNESS * first @ second.T).masked_fill(same, -1e4)
    right = torch.arange(len(batch))
    return (torch.nn.functional.cross_entropy(likeness, right)
            + torch.nn.functional.cross_entropy(likeness.T, right)) / 2


def tuned(text: str, times: Mapping[str, int], vectors: Floats) -> tuple[Floats, Floats]:
    """Vectors of n-grams, and what each word counts; the last weight is that of all others."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the same sums in the same order
    drawn = pairs(list(debates(text)))
    model = Model(times, vectors)
    steps = int(EPOCHS * len(drawn) / BATCH)
    optimiser = torch.optim.Adam([{"params": [model.ngrams], "lr": RATE},
                                  {"params": [model.weights], "lr": 2 * RATE}])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    order = np.concatenate([np.random.default_rng(SEED + n).permutation(len(drawn))
                            for n in range(int(EPOCHS) + 1)])
    for step in range(steps):
        value = loss(model, [drawn[at] for at in order[step * BATCH:(step + 1) * BATCH]])
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        schedule.step()
        if step % 20 == 0:
            print(f"{step} of {steps}: {value.item():.3f}", file=sys.stderr, flush=True)
    return model.ngrams.detach().numpy(), torch.exp(model.weights).detach().numpy()
