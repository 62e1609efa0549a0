"""Whatever is edited in whatever order: undoing all of it leads back, redoing all of it leads on.

And on the way: places, numbers and codes stay unique, no code comes back, no take is lost.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from app.domain.edit import Edit
from app.domain.errors import UserFacing
from app.domain.shot import Shot
from app.production.board.replace import Search
from app.production.board.shot_clipboard import ATTRIBUTES, Copied
from tests.production.film import CARDS, Film
from tests.production.test_board_edits import scene

Step = tuple[str, int, int, int]
_WORDS = ("fog", "Mara's lamp", "a (b)", "fog fog", "", "Zażółć", "3 lines\nof text", "=1+1")


class Desk:
    """A film somebody works at: what was copied, and each edit as it was committed."""

    def __init__(self, film: Film) -> None:
        self.film, self.board = film, film.board
        self.copied: Copied | None = None
        self.done: list[Edit] = []

    def some(self, n: int, m: int) -> list[str]:
        shots = self.board.shots()
        if not shots:
            return []
        first, count = n % len(shots), m % 3 + 1
        return [shot.id for shot in shots[first : first + count]]

    def step(self, deed: str, n: int, m: int, k: int) -> None:
        try:
            made = DEEDS[deed](self, n, m, k)
        except UserFacing:
            return  # a refusal must leave nothing behind, which the comparison shows
        if made:
            self.done.append(made)


def _new(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    ids = desk.some(n, 0)
    if not ids:
        return desk.board.new_shot()
    return desk.board.new_shot(before=ids[0]) if m % 2 else desk.board.new_shot(after=ids[0])


def _set(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    fields: list[dict[str, object]] = [
        {"title": _WORDS[k % len(_WORDS)]},
        {"frames": k % 200 + 1},
        {"number": str(k % 60)},
        {"scene": str(k % 2 + 1)},
        {"scene": ""},
        {"model": CARDS[k % len(CARDS)].id},
        {"elements.mood": _WORDS[k % len(_WORDS)], "hero": bool(k % 2)},
        {"beats": f"0-{k + 1}: {_WORDS[0]}; {k + 1}-{k + 9}: then"},
        {"negatives": "fog; rain", "batch_group": str(k % 4)},
        {"kind": ("stock", "generated", "live action")[k % 3]},
        {"notes": _WORDS[m % len(_WORDS)]},
    ]
    return desk.board.set_fields(desk.some(n, m), fields[k % len(fields)])


def _move(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    shots = desk.board.shots()
    before = shots[k % len(shots)].id if shots and k % 5 else None
    return desk.board.move(desk.some(n, m), before)


def _cut(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    ids = desk.some(n, m)
    copied = desk.board.clipboard.copy(ids)
    made = desk.board.remove(ids, "Cut")
    desk.copied = copied
    return made


def _copy(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    desk.copied = desk.board.clipboard.copy(desk.some(n, m))
    return None


def _paste(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    ids = desk.some(n, 0)
    if desk.copied is None:
        return None
    return desk.board.clipboard.paste(desk.copied, ids[0] if ids and k % 4 else None).edit


def _attributes(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    if desk.copied is None:
        return None
    keys = [key for place, key in enumerate(ATTRIBUTES) if (k + m) >> place & 1]
    return desk.board.clipboard.paste_attributes(desk.copied, desk.some(n, m), keys).edit


def _replace(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    search = Search(_WORDS[k % 4], _WORDS[m % len(_WORDS)], whole_words=bool(n % 2))
    ids = None if n % 3 else desk.some(n, m)
    return desk.board.replace.apply(search, desk.board.replace.preview(search, ids).hits)


def _cells(desk: Desk, n: int, m: int, k: int) -> Edit | None:
    cells = [
        (shot_id, {"title": f"C{k}-{place}", "frames": str(k % 90 + 1), "camera": "pan left"})
        for place, shot_id in enumerate(desk.some(n, m))
    ]
    return desk.board.set_cells(cells)


DEEDS: dict[str, Callable[[Desk, int, int, int], Edit | None]] = {
    "new": _new,
    "duplicate": lambda desk, n, m, k: desk.board.cuts.duplicate(desk.some(n, m)),
    "split": lambda desk, n, m, k: desk.board.cuts.split(desk.some(n, 0)[0], k or None),
    "merge": lambda desk, n, m, k: desk.board.cuts.merge(desk.some(n, m)),
    "omit": lambda desk, n, m, k: desk.board.omit(desk.some(n, m), bool(k % 2)),
    "remove": lambda desk, n, m, k: desk.board.remove(desk.some(n, m)),
    "move": _move,
    "set": _set,
    "cells": _cells,
    "cut": _cut,
    "copy": _copy,
    "paste": _paste,
    "attributes": _attributes,
    "replace": _replace,
    "renumber": lambda desk, n, m, k: desk.board.renumber(),
    "lock": lambda desk, n, m, k: desk.board.lock(bool(k % 2)),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DEEDS)), st.integers(0, 30), st.integers(0, 30), st.integers(0, 90)
    ),
    max_size=24,
)


def walk(factory: pytest.TempPathFactory, steps: list[Step]) -> list[str]:
    """The names of the edits that were made."""
    film = Film(factory.mktemp("film"))
    try:
        scene(film, "1")
        scene(film, "2", 1)
        first, *rest = film.shots(6)
        film.board.set_fields([first.id, rest[0].id, rest[1].id], {"scene": "1"})
        film.board.set_fields([shot.id for shot in rest[2:]], {"scene": "2", "notes": "fog"})
        takes = {film.take(first), film.take(rest[3]), film.take(rest[3], 2)}
        desk, begin = Desk(film), film.state()
        codes = {shot.id: shot.code for shot in film.board.shots()}
        for one in steps:
            desk.step(*one)
            _sound(film, codes, takes)
        end = film.state()
        for made in reversed(desk.done):
            film.board.commit(made.inverse())
            _sound(film, codes, takes)
        assert film.state() == begin
        for made in desk.done:
            film.board.commit(made)
        assert film.state() == end
        return [made.label for made in desk.done]
    finally:
        film.close()


def _sound(film: Film, codes: dict[str, str], takes: set[str]) -> None:
    """`codes` grows: the code each shot was ever seen with."""
    shots = film.board.shots()
    assert len({shot.position for shot in shots}) == len(shots)
    assert len({shot.number for shot in shots}) == len(shots)
    assert all(codes.setdefault(shot.id, shot.code) == shot.code for shot in shots)
    assert len(set(codes.values())) == len(codes)
    assert {take.id for take in film.dailies.takes()} == takes
    assert {take.shot_id for take in film.dailies.takes()} <= {shot.id for shot in shots}
    assert all(Shot.model_validate(shot.model_dump()) == shot for shot in shots)


_QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@seed(20261121)
@settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=_QUIET,
    phases=(Phase.generate, Phase.shrink),
)  # fmt: skip
@given(STEPS)
def test_any_edits_undone_and_redone(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    walk(tmp_path_factory, steps)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=500, deadline=None, suppress_health_check=_QUIET)
@given(STEPS)
def test_any_edits_undone_and_redone_at_length(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    walk(tmp_path_factory, steps)


def test_every_kind_of_edit_in_one_afternoon(tmp_path_factory: pytest.TempPathFactory) -> None:
    labels = walk(
        tmp_path_factory,
        [
            *(("split", 1, 0, 20), ("duplicate", 0, 2, 0), ("merge", 1, 1, 0), ("copy", 2, 2, 0)),
            *(("paste", 4, 0, 1), ("set", 3, 2, 6), ("attributes", 0, 1, 30), ("cut", 5, 0, 0)),
            *(("paste", 0, 0, 4), ("move", 0, 2, 4), ("move", 6, 0, 5), ("replace", 1, 5, 0)),
            *(("omit", 2, 2, 1), ("omit", 2, 0, 0), ("cells", 1, 2, 7), ("lock", 0, 0, 1)),
            *(("remove", 2, 0, 0), ("renumber", 0, 0, 0), ("new", 3, 1, 0), ("split", 0, 0, 0)),
            *(("merge", 0, 1, 0), ("set", 0, 1, 3), ("lock", 0, 0, 0)),
        ],
    )
    assert {label.split()[0] for label in labels} == {
        *("New", "Duplicate", "Split", "Merge", "Omit", "Restore", "Remove", "Move", "Change"),
        *("Cut", "Paste", "Replace", "Renumber", "Lock", "Unlock"),
    }
