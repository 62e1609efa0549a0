"""Finished orders of long ago stand behind one head, and come when they are asked for."""

from __future__ import annotations

from app.domain.job import JobState as S
from app.ui.item_models.queue_model import OLDER, Batch, Line
from app.ui.pages.generate.page import GeneratePage
from tests.ui.conftest import Opened


def test_older_orders_are_named_and_shown_on_demand(opened: Opened) -> None:
    shots = opened.stage.shots()
    opened.window.show_page("generate")
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)

    def heads() -> list[str]:
        return [f"{one.word}: {one.detail}" for one in page.model.lines if isinstance(one, Batch)]

    opened.film._queue_size = 1
    for n in range(3):
        (job,) = opened.stage.send(shots[n : n + 1], takes=1)
        opened.stage.move(job, S.CANCELLED)
    opened.film.refresh()
    opened.wait(lambda: len(heads()) == 2)
    assert heads() == ["Older orders: 2 orders · 2 takes, finished", "Order 3: 1 shot · 1 take"]
    page.view.folded.emit(OLDER)
    opened.wait(lambda: len(heads()) == 3)
    assert [head.split(":")[0] for head in heads()] == ["Order 1", "Order 2", "Order 3"]


def test_a_job_that_moves_leaves_the_lines_of_the_others_as_they_are(opened: Opened) -> None:
    shots = opened.stage.shots()
    opened.window.show_page("generate")
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)
    jobs = [*opened.stage.send(shots[:3]), *opened.stage.send(shots[3:6])]
    opened.wait(lambda: len(page.model.lines) == 8)
    opened.settled()
    before, told = list(page.model.lines), list[tuple[int, int]]()
    page.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    opened.stage.move(jobs[5], S.HELD, why="wait")
    opened.wait(lambda: bool(told))
    opened.settled()
    takes = [n for n, one in enumerate(before) if isinstance(one, Line)]
    assert [n for n in takes if page.model.lines[n] is not before[n]] == [7]
    assert set(told) == {(7, 7)}
    told.clear()
    opened.film.refresh()
    opened.settled()
    page.show_jobs()
    assert told == []
    page.view.selectAll()
    assert [one.job.id for one in page.view.chosen()] == [job.id for job in jobs]
