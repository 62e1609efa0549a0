"""What two takes differ in: only that, counted, with the prompts phrase by phrase (D26)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.money import Money
from app.production.screening.differences import DifferenceDesk, compare
from app.qc.evaluator import evaluate
from tests.clips import make_clip, with_freeze
from tests.ui.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "Film.takeboard").sample(2)
    yield made
    made.close()


@pytest.fixture
def desk(stage: Stage) -> DifferenceDesk:
    return DifferenceDesk(stage.film.store, stage.film.book, stage.film.shelf)


def two_takes(stage: Stage, tmp_path: Path) -> tuple[str, str]:
    """Two takes of one order and one file, as if a vendor had not cared for the seed."""
    first, second = stage.send(stage.shots()[:1], 2)
    clip = make_clip(tmp_path / "same.mp4", first.order.frames, first.order.rate, (320, 180))
    return stage.land(first, clip), stage.land(second, clip)


def test_takes_that_differ_in_seed_show_one_row(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    one, two = two_takes(stage, tmp_path)
    left, right = (
        stage.film.store.get(type(t), t.id).model_copy(update={"seed": seed})
        for t, seed in ((stage.film.dailies.take(one), 4471), (stage.film.dailies.take(two), 4472))
    )
    stage.film.store.put(left, right)
    found = desk.between(one, two)
    assert [(row.field, row.left, row.right) for row in found.rows] == [("Seed", "4471", "4472")]
    assert found.equal > 15
    assert found.phrases == ()


def test_a_rehearsed_take_was_not_charged(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    shot = stage.shots()[0]
    stage.film.board.set_fields([shot.id], {"model": "runway-gen-4.5"})
    shots, clip = stage.shots()[:1], tmp_path / "clip.mp4"
    jobs = [stage.bench.shooting.render(shots, 1, rehearse=yes, cap=Money.of("9"))[0]
            for yes in (False, True)]  # fmt: skip
    make_clip(clip, jobs[0].order.frames, jobs[0].order.rate, (320, 180))
    paid, rehearsed = (stage.land(job, clip) for job in jobs)
    found = {row.field: (row.left, row.right) for row in desk.between(paid, rehearsed).rows}
    assert found["Cost"] == ("$1.40", "not charged")


def test_a_take_and_itself_differ_in_nothing(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    one, _two = two_takes(stage, tmp_path)
    assert desk.between(one, one).rows == ()


def test_the_words_of_two_prompts_are_compared_phrase_by_phrase(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    shot = stage.shots()[0]
    first = stage.land(stage.send([shot])[0])
    words = shot.elements.model_copy(update={"subject_action": "The town asleep, one gull crosses"})
    stage.film.board.set_fields([shot.id], {"elements": words.model_dump(mode="json")})
    second = stage.land(stage.send([stage.film.board.shot(shot.id)])[0])
    found = desk.between(first, second)
    assert ("Prompt", "v1", "v2") in [(row.field, row.left, row.right) for row in found.rows]
    assert found.prompts == "v1 against v2"
    said = " ".join(span.text for row in found.phrases for span in row.left)
    assert "one gull crosses" in said  # of the right take: it is what the left one left out
    assert all(not row.same for row in found.phrases)


def test_every_measurement_and_the_verdict_are_compared(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    one, two = two_takes(stage, tmp_path)
    take = stage.film.dailies.take(two)
    frozen = with_freeze(tmp_path / "frozen.mp4", range(20, 60), take.probe.frames)
    reader = stage.film.dailies._open_reader(frozen)
    worse = evaluate(reader, take.probe, 48, take.landed_at)
    reader.close()
    stage.film.store.put(take.model_copy(update={"evaluation": worse, "stars": 4}))
    rows = {row.field: (row.left, row.right) for row in desk.between(one, two).rows}
    assert rows["Stars"] == ("–", "4")
    assert "20–59" in rows["Frozen"][1] or "21–59" in rows["Frozen"][1]
    assert "Longest clean" in rows
    assert "Black" not in rows


def test_a_take_made_elsewhere_lacks_what_was_never_ordered(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    one, _two = two_takes(stage, tmp_path)
    clip = make_clip(tmp_path / "own.mp4", 96, 24, (640, 360))
    other = stage.film.dailies.add_take(stage.shots()[0].id, clip)
    rows = {row.field: (row.left, row.right) for row in desk.between(one, other.id).rows}
    assert rows["Made"] == ("–", "elsewhere")
    assert rows["Picture"] == ("320×180", "640×360")
    assert rows["Vendor"][1] == "–"


def test_the_order_of_sides_only_turns_the_columns(
    stage: Stage, desk: DifferenceDesk, tmp_path: Path
) -> None:
    one = desk.facts(two_takes(stage, tmp_path)[0])
    other = desk.facts(stage.film.dailies.add_take(
        stage.shots()[0].id, make_clip(tmp_path / "own.mp4", 50, 24, (640, 360))
    ).id)  # fmt: skip
    there, back = compare(one, other), compare(other, one)
    assert {(r.field, r.left, r.right) for r in there.rows} == {
        (r.field, r.right, r.left) for r in back.rows
    }
    assert there.equal == back.equal
