"""A take made elsewhere passes the same checks and goes into the same package (D28)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import MediaUnreadable
from app.domain.job import JobState
from app.domain.money import Money
from app.domain.timing import FrameRange
from app.production.screening.differences import DifferenceDesk
from app.production.shoot.outside_takes import OutsideTakes
from tests.clips import make_clip, with_freeze
from tests.ui.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "Film.takeboard").sample(1)
    yield made
    made.close()


@pytest.fixture
def desk(stage: Stage) -> OutsideTakes:
    film = stage.film
    return OutsideTakes(
        film.store, film.book, film.dailies, film.art, film.shelf, film.clock, film.bus
    )


def test_it_passes_the_gate_and_the_delivery_with_what_is_known_of_it(
    stage: Stage, desk: OutsideTakes, tmp_path: Path
) -> None:
    film, shot = stage.film, stage.shots()[0]
    clip = make_clip(tmp_path / "made elsewhere.mp4", 96, 24, (320, 180))
    take = desk.add(
        shot.id, clip, model="runway gen-4.5", prompt="A town at dawn", cost=Money.of("2.50")
    )
    assert (take.slate, take.model, take.external) == ("S010T01X", "runway-gen-4.5", True)
    assert take.evaluation is not None
    assert film.art.prompt(take.prompt_id or "").prompt.text == "A town at dawn"
    assert film.book.totals().spent == Money.of("2.50")
    assert film.book.totals().reserved == Money.zero()
    assert film.book.get(take.id).state is JobState.READY
    assert film.board.facts.older() == {}
    film.selects.circle(take.id, FrameRange(start=12, end=84))
    report = stage.bench.delivery.deliver(tmp_path)
    assert report.report.ok, report.report.problems
    manifest = next(file for file in report.package.rglob("*.json"))
    assert take.slate in json.dumps(json.loads(manifest.read_text()))


def test_everything_but_the_file_may_be_left_open(
    stage: Stage, desk: OutsideTakes, tmp_path: Path
) -> None:
    take = desk.add(stage.shots()[0].id, make_clip(tmp_path / "a.mp4", 30))
    assert (take.model, take.prompt_id, take.job_id) == ("external", None, None)
    assert stage.film.book.all() == []
    named = desk.add(stage.shots()[0].id, make_clip(tmp_path / "b.mp4", 30), model="Own camera")
    assert named.model == "Own camera"


def test_the_same_checks_find_the_same_faults(
    stage: Stage, desk: OutsideTakes, tmp_path: Path
) -> None:
    clip = with_freeze(tmp_path / "frozen.mp4", range(10, 60), 96)
    take = desk.add(stage.shots()[0].id, clip, cost=Money.of(1))
    assert take.evaluation is not None
    frozen = next(one for one in take.evaluation.measurements if one.check == "frozen")
    assert frozen.ranges


def test_a_file_that_is_no_video_costs_nothing(
    stage: Stage, desk: OutsideTakes, tmp_path: Path
) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(MediaUnreadable):
        desk.add(stage.shots()[0].id, tmp_path / "text.mp4", cost=Money.of(3), prompt="x")
    assert stage.film.dailies.takes() == []
    assert stage.film.book.ledger() == []


def test_its_cost_and_words_stand_in_the_differences(
    stage: Stage, desk: OutsideTakes, tmp_path: Path
) -> None:
    film, shot = stage.film, stage.shots()[0]
    own = stage.land(stage.send([shot])[0])
    clip = make_clip(tmp_path / "a.mp4", 96)
    other = desk.add(shot.id, clip, model="veo 3.1", prompt="A town", cost=Money.of("2.50"))
    found = DifferenceDesk(film.store, film.book, film.shelf).between(own, other.id)
    rows = {row.field: row.right for row in found.rows}
    assert (rows["Cost"], rows["Model"], rows["Vendor"]) == ("$2.50", "Veo 3.1", "external")
    assert found.phrases
