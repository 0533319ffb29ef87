"""Who stands near whom on the map of the explorer."""

from __future__ import annotations

from math import dist

import annex_case
import pytest
from annex_case import BOTH, IF, NO, YES, Letter, Line
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minekit.records import Stance
from minekit.report.agreement import places
from minekit.report.annex import Annex

MOVES = ("M1", "M2", "M3", "M4")
THEMES = dict(zip(MOVES, ("bus", "bus", "cykel", "skole"), strict=True))


def annex(folder, *rows: dict[str, Stance]) -> Annex:
    letters = [Letter(f"Afsender {n}", "forening", tuple(
        Line(f"Vi har en mening om {move}, siger {n}.", 1, THEMES[move], ((move, stance),))
        for move, stance in row.items()) or (Line("Tak."),)) for n, row in enumerate(rows)]
    return Annex.from_store(annex_case.store(folder, letters))


def test_those_who_agree_stand_together(tmp_path):
    found = places(annex(tmp_path, {"M1": YES, "M2": YES, "M3": NO},
                         {"M1": YES, "M2": YES, "M3": NO}, {"M1": NO, "M2": NO, "M3": YES},
                         {"M1": NO, "M2": NO, "M3": YES}))
    first, twin, *others = ((place.x, place.y) for place in found.values())
    assert dist(first, twin) < 0.01
    assert all(dist(first, other) > 0.5 for other in others)


@pytest.mark.parametrize(("one", "other", "share", "moves"), [
    ({"M1": YES, "M2": YES}, {"M1": YES, "M2": YES, "M3": NO}, 100, 2),
    ({"M1": YES, "M2": YES}, {"M1": NO, "M2": NO}, 0, 2),
    ({"M1": YES, "M2": IF}, {"M1": BOTH, "M2": IF}, 75, 2),
    ({"M1": IF, "M2": NO, "M3": NO}, {"M1": YES, "M2": NO, "M3": NO}, 92, 3),
])
def test_agreement_is_the_mean_over_common_moves(tmp_path, one, other, share, moves):
    first, second = places(annex(tmp_path, one, other)).values()
    assert first.near == (("r2", share, moves),)
    assert second.near == (("r1", share, moves),)
    assert first.far == ()


def test_silence_says_nothing(tmp_path):
    found = places(annex(tmp_path, {"M1": YES, "M2": YES}, {"M1": NO}, {}, {"M3": NO, "M4": NO}))
    assert list(found) == ["r1", "r4"]
    assert all(place.near == place.far == () for place in found.values())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(MOVES), st.sampled_from(list(Stance))),
                max_size=7))
def test_all_stand_on_the_map(tmp_path_factory, rows):
    found = places(annex(tmp_path_factory.mktemp("run"), *rows))
    assert len(found) in (sum(len(row) >= 2 for row in rows), 0)
    for id, place in found.items():
        assert 0 <= place.x <= 1
        assert 0 <= place.y <= 1
        assert id not in {other.response_id for other in (*place.near, *place.far)}
        assert not set(place.near) & set(place.far)
