"""A take in the cut: it follows the board and the candidate, and nothing is changed (D6)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cut import RateMethod, Segment
from app.domain.errors import NotFound
from app.domain.take import Probe, Status
from app.domain.timing import FrameRange, parse_rate
from app.production.screening.in_cut import InCut
from tests.production.film import Film


def span(start: int, end: int) -> FrameRange:
    return FrameRange(start=start, end=end)


@pytest.fixture
def film(tmp_path: Path) -> Iterator[Film]:
    made = Film(tmp_path / "F.takeboard", "320x180@24")
    yield made
    made.close()


@pytest.fixture
def desk(film: Film) -> InCut:
    return InCut(film.store, film.media)


def file_of(film: Film, take_id: str) -> Path:
    path = film.media.path(film.dailies.take(take_id).file)
    path.parent.mkdir(exist_ok=True)
    path.touch()
    return path


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, byte for byte."""
    with sqlite3.connect(folder / "project.db") as db:
        names = [n for (n,) in db.execute("select name from sqlite_master where type = 'table'")]
        found = {n: db.execute(f"select * from {n} order by rowid").fetchall() for n in names}
    db.close()
    return found


def told(segments: tuple[Segment, ...]) -> list[tuple[str, str, str]]:
    return [(one.shot, one.slate[4:7], one.word) for one in segments]


def test_the_film_takes_the_circle_else_the_newest_that_is_not_rejected(
    film: Film, desk: InCut
) -> None:
    a, b, c, d = film.shots(4)
    film.take(a, 1)
    film.selects.circle(film.take(a, 2))
    film.take(a, 3)
    film.take(b, 1)
    film.take(b, 2, status=Status.REJECT)
    film.take(c, 1)
    film.board.set_fields([c.id], {"omitted": True})
    film.selects.set_range(film.dailies.take_by_name(f"S{a.code}T02A").id, span(20, 30))
    whole = desk.film()
    assert told(whole) == [
        ("010", "T02", "circled"), ("020", "T01", "newest"), ("040", "", "no take"),
    ]  # fmt: skip
    assert [one.source for one in whole] == [span(20, 30), span(12, 84), None]
    # each begins where the one before ends, and a slug is as long as its shot
    assert [one.record for one in whole] == [span(0, 10), span(10, 82), span(82, 82 + d.frames)]
    assert whole[2].card == "Shot 040 has no take yet"
    assert whole[1].card.startswith("The file of S")  # nothing lies on the disk
    assert [one.record for one in whole if one.word == "circled"] == [
        item.record for item in film.assembly.cut().items
    ]


def test_a_candidate_stands_between_its_neighbours_and_changes_no_row(
    film: Film, desk: InCut
) -> None:
    a, b, c = film.shots(3)
    for shot in (a, b, c):
        film.selects.circle(film.take(shot, 1))
    rejected = film.take(b, 2, picked=span(30, 40), status=Status.REJECT)
    first = film.dailies.take_by_name(f"S{b.code}T01A").id
    here = [file_of(film, take.id) for take in film.dailies.takes()]
    before, cut = rows(film.folder), film.assembly.cut()
    seen = desk.around(rejected, shoulder=24)
    assert told(seen) == [
        ("010", "T01", "circled"), ("020", "T02", "candidate"), ("030", "T01", "circled"),
    ]  # fmt: skip
    # of the left its last frames, of the right its first
    assert [one.source for one in seen] == [span(60, 84), span(30, 40), span(12, 36)]
    assert [one.record for one in seen] == [span(0, 24), span(24, 34), span(34, 58)]
    assert {one.file for one in seen} < set(here)
    other = desk.around(first)
    assert told(other)[1] == ("020", "T01", "circled")
    assert [one.record.duration for one in other] == [72, 72, 72]
    assert rows(film.folder) == before
    assert film.assembly.cut() == cut
    film.selects.uncircle(b.id)
    assert rows(film.folder) != before  # so a change would have been seen


def test_the_ends_of_the_film_have_one_neighbour(film: Film, desk: InCut) -> None:
    a, b = film.shots(2)
    one, two = film.take(a), film.take(b)
    assert [s.slate[4:7] for s in desk.around(one, 10)] == ["T01", "T01"]
    assert [s.source for s in desk.around(one, 10)] == [span(12, 84), span(12, 22)]
    assert [s.source for s in desk.around(two, 10)] == [span(74, 84), span(12, 84)]
    with pytest.raises(NotFound):
        desk.around("nobody")


def test_a_take_at_another_rate_fills_what_the_assembly_gives_it(film: Film, desk: InCut) -> None:
    a, b, c = film.shots(3)
    thirty = Probe(width=640, height=360, frames=120, rate=parse_rate(30), codec="h264")
    fast = film.take(a, probe=thirty, picked=span(0, 90))
    near = film.take(b, probe=thirty.model_copy(update={"rate": parse_rate(25)}))
    film.take(c)
    whole = desk.film(fast)
    assert [(one.method, one.record.duration) for one in whole[:2]] == [
        (RateMethod.BY_TIME, 72), (RateMethod.BY_FRAMES, 72),
    ]  # fmt: skip
    left = desk.around(near, 24)[0]
    assert (left.source, left.record) == (span(60, 90), span(0, 24))


def test_an_omitted_shot_is_shown_only_for_its_own_candidate(film: Film, desk: InCut) -> None:
    a, b, c = film.shots(3)
    takes = [film.take(shot) for shot in (a, b, c)]
    film.board.set_fields([b.id], {"omitted": True})
    assert [one.shot for one in desk.film()] == ["010", "030"]
    assert [one.shot for one in desk.around(takes[1])] == ["010", "020", "030"]
