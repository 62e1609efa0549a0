"""Tells the canvas what stands in its panes, and a reader what is to be seen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.production.board.board_order import called
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.marks import LETTERS
from app.ui.pages.review.pane import COMING, Pane, coming, pane_of
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.stand_ins import StandIns
from app.ui.widgets.thumbnails import Thumbnails


class PaneFeed(QObject):
    """Keeps the canvas as the stage is; a click on a pane gives it the focus."""

    def __init__(self, stage: Stage, canvas: Canvas, thumbnails: Thumbnails) -> None:
        super().__init__(canvas)
        self._stage, self._canvas = stage, canvas
        for signal in (stage.takes_changed, stage.panes_changed, stage.focus_changed):
            signal.connect(self._show)
        stage.film.jobs_changed.connect(self._show)
        canvas.pane_picked.connect(stage.set_focus)
        canvas.stand_ins = StandIns(canvas, lambda: canvas.waiting, thumbnails)

    def _show(self) -> None:
        stage, models = self._stage, self._stage.film.card_names()
        panes = [
            pane_of(take, models, stage.cards.get(take.id, ""), stage.pictures.get(take.id, ""))
            for take in stage.panes
        ]
        landed = {take.job_id for take in stage.takes}
        jobs = [
            job
            for job in stage.film.queue.jobs
            if job.shot_id == stage.shot_id
            and job.take_number
            and job.state in COMING
            and job.id not in landed
        ]
        self._canvas.show_panes(panes, [coming(job, models) for job in jobs], stage.focus)
        self._canvas.setAccessibleDescription(self._said(panes))

    def _said(self, panes: list[Pane]) -> str:
        found = self._stage.film.row(self._stage.shot_id)
        shot = called(found.number) if found else ""
        said = []
        for n, pane in enumerate(panes):
            letter = f"{LETTERS[n]}: " if len(panes) > 1 else ""
            focus = ", has the focus" if len(panes) > 1 and n == self._stage.focus else ""
            said.append(
                f"{letter}Take {pane.name} of shot {shot}, {pane.model}, "
                f"{pane.verdict or 'not checked'}, {pane.decision[0].lower()}{focus}"
            )
        return ". ".join(said)
