"""What is dropped on rows of the shot table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint

from app.domain.edit import changed, edit
from app.domain.model_card import Mode
from app.domain.money import Money
from tests.sounds import tone
from tests.ui.conftest import Opened
from tests.ui.hands import Hand, urls
from tests.ui.stage import Stage, model
from tests.ui.table_hand import Table


def test_a_sound_dropped_on_a_row_of_the_table_is_what_its_shot_speaks(
    opened: Opened, stage: Stage, tmp_path: Path
) -> None:
    stage.film.shelf.cards.append(model("Lips", "K", "0.50", modes=["lip sync"], vendor="kling"))
    before = stage.film.store.project()
    after = before.model_copy(update={"cap": Money.of(20)})
    stage.film.store.commit(edit("cap", changed(before, after)))
    (job,) = stage.send(stage.shots()[1:2])
    stage.land(job)
    opened.settled()
    table, file = Table(opened), tone(tmp_path / "line.wav", 2)
    row = table.model.row_of(table.ids()[1])
    assert row is not None
    point = QPoint(300, table.view.rowViewportPosition(row) + 10)
    hand = Hand(table.view, urls(file)).over(point)
    assert hand.accepted
    drop = table.panel.drop
    assert (drop.word.isVisible(), drop.word.text()) == (True, "Becomes: what 020 speaks")
    assert not Hand(table.view, urls(tmp_path / "pier.png")).over(point).accepted
    hand.drop(point)
    form = opened.window.board.inspector.narrow.making.form
    opened.wait(lambda: form.send.price() == "$0.50")
    assert (form.mode(), form.title.text()) == (Mode.LIP_SYNC, "Lip-sync T01 with audio")
    assert drop.word.isHidden()
    opened.window.actions_["view.table"].trigger()
    several = [file, tone(tmp_path / "another.wav", 1)]
    Hand(table.view, urls(*several)).drop(point)
    opened.wait(lambda: any("one sound at a time" in told for told in opened.problems))
    assert len(stage.bench.shooting.jobs()) == 1


def test_what_is_no_sound_has_no_place_on_a_row(opened: Opened, file: Path) -> None:
    table = Table(opened)
    row = table.model.row_of(table.ids()[0])
    assert row is not None
    point = QPoint(300, table.view.rowViewportPosition(row) + 10)
    assert not Hand(table.view, urls(file)).over(point).accepted
    assert table.panel.drop.word.isHidden()
