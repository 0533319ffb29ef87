"""Letters are judged one by one, by what is learnt from some of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_link import said
from test_pipeline import contents, make

from minekit.drawn import MOST, drawn
from minekit.errors import DocumentError
from minekit.pipeline.judging import Judging, judge
from minekit.records import Sentence
from minekit.settings import LinkSettings, Settings, StanceSettings
from minekit.store import Store

LETTERS = [
    ["Alle telefonnumre bør samles i en fælles indgang.", "Det støtter vi fuldt ud."],
    ["# Parker", "Parkerne skal ikke flyttes til Kulturforvaltningen.", "Vi er stærkt imod."],
    ["Vi kan støtte forslag 1, hvis der følger penge med."],
    ["Tak for muligheden for at svare.", "Vi har ingen bemærkninger."],
    ["Forslag 2 vil svække naturen."],
]
IDS = st.lists(st.text("abcæøå0123456789-", min_size=1, max_size=8), unique=True, max_size=40)


def letter(name: str, texts: list[str]) -> list[Sentence]:
    return [replace(sentence, id=f"{name}-{n}", response_id=name)
            for n, sentence in enumerate(said(*texts))]


# Which letters are learnt from

@given(IDS, st.randoms(), st.integers(1, 50))
def test_which_letters_are_drawn_hangs_on_their_ids_alone(ids, chance, most):
    mixed = list(ids)
    chance.shuffle(mixed)
    assert drawn(ids, most) == drawn(mixed, most)
    assert len(drawn(ids, most)) == min(most, len(ids))


@given(IDS, st.text("xyz", min_size=1), st.integers(1, 50))
def test_a_new_letter_takes_the_place_of_one_at_most(ids, new, most):
    before, after = drawn(ids, most), drawn([*ids, new], most)
    assert after - before <= {new}
    assert len(before - after) <= 1


def test_few_new_letters_change_what_is_learnt_from():
    ids = [f"svar-{number:05d}" for number in range(1500)]
    changed = sum(drawn([*ids, f"nyt-{number}"]) != drawn(ids) for number in range(200))
    assert changed < 200 * 2 * MOST / 1500


# Judging

@pytest.fixture
def judging(hearing) -> Judging:
    return Judging.learn([sentence for n, texts in enumerate(LETTERS[:3])
                          for sentence in letter(f"a{n}", texts)], hearing, Settings())


def test_a_letter_is_judged_alone_as_among_others(judging):
    parts = [letter(f"a{n}", texts) for n, texts in enumerate(LETTERS * 9)]
    alone = [judging.judged([part])[0] for part in parts]
    assert judging.judged(parts) == alone
    assert judging.judged(parts[::-1]) == alone[::-1]
    assert any(found.positions for found in alone)


def test_all_that_is_found_in_a_letter_is_its_own(judging):
    parts = [letter(f"a{n}", texts) for n, texts in enumerate(LETTERS)]
    for part, found in zip(parts, judging.judged(parts), strict=True):
        ids = {sentence.id for sentence in part}
        assert {item.sentence_id for item in (*found.links, *found.stances)} <= ids
        assert {item.response_id for item in found.positions} <= {part[0].response_id}


def test_letters_on_which_a_process_fails_are_judged_here(judging):
    todo = {f"{n}.pdf": letter(f"a{n}", texts) for n, texts in enumerate(LETTERS)}

    def failing(work, tasks):  # type: ignore[no-untyped-def]
        for task in tasks:
            yield task, DocumentError("limit", "no memory")

    found, wanted = (dict(zip(names, data, strict=True))
                     for engine in (failing, None)
                     for names, data in judge(todo, lambda file: b"", judging, engine))
    assert found == wanted


def test_a_stance_model_of_its_own_hears_with_its_own_ears(hearing, tmp_path):
    from minekit.danish.models import model_folder

    settings = Settings(link=LinkSettings(), stance=StanceSettings(model=str(model_folder())))
    sentences = letter("a", LETTERS[0])
    judging = Judging.learn(sentences, hearing, settings)
    assert judging.other_tone is not None
    assert judging.judged([sentences]) == Judging.learn(sentences, hearing, Settings()).judged(
        [sentences])


def test_a_letter_that_is_not_learnt_from_leaves_the_others_as_they_were(
        corpus, tmp_path, monkeypatch):
    import pdfs

    monkeypatch.setattr(drawn, "__defaults__", (1,))
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    before = Store(out).shards.names("judged")
    learnt = drawn(Store(out).manifest()["documents"])
    name = next(f"{n}-klub" for n in range(99) if drawn([*map(_id, learnt), f"{n}-klub"]) == {
        *map(_id, learnt)})
    pdfs.letter(corpus / "pdf" / f"{name}.pdf", sender="Nordby Roklub")
    make(corpus, out, pipeline="fast")
    after = Store(out).shards.names("judged")
    make(corpus, tmp_path / "fresh", pipeline="fast")
    assert contents(out) == contents(tmp_path / "fresh")
    assert len(after - before) == 1


def _id(file: str) -> str:
    return file.removesuffix(".pdf")


def test_files_are_judged_some_at_a_time_and_long_ones_alone(judging):
    todo = {f"{n}.pdf": letter(f"a{n}", texts * 3) for n, texts in enumerate(LETTERS)}
    found = {most: [names for names, _ in judge(todo, lambda file: b"", judging, None, most)]
             for most in (1, 7, 10_000)}
    assert found == {1: [[name] for name in todo], 7: [["0.pdf", "1.pdf"], ["2.pdf", "3.pdf"],
                                                       ["4.pdf"]], 10_000: [list(todo)]}
