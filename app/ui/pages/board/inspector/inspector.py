"""The inspector: shots as people write them, the words a model gets, what is wrong, send.

The narrow part follows the selection: one shot, or what several have in common. The wide part
beside it shows one shot with everything, and may be pinned. Every change is one undo step; reading
and compiling happen in threads, and what somebody is typing is never taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.domain.edit import Edit
from app.domain.prompt import Finding
from app.domain.shot import Shot
from app.production.prompts.mends import Repair
from app.ui.dialogs.files import remember
from app.ui.keyboard import keep_in, lead
from app.ui.later import later
from app.ui.pages.board.inspector.narrow import Narrow
from app.ui.pages.board.inspector.wide import NARROWEST, WIDEST, WideInspector
from app.ui.state.film import Film
from app.ui.widgets.prompt_view import PromptView
from app.ui.widgets.stacks import line, row
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.shoot.estimate import Estimate

_NARROW = 320
_GRID = 440  # what the board keeps at least beside it
_PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp)"

Found = tuple[
    list[Finding], dict[tuple[str, str], Sequence[Repair]], int, dict[str, str], dict[str, str]
]


class Inspector(QWidget):
    """Signals: `render_wanted(list, int)` shot ids and takes each; `page_wanted(str)` a page where
    something is written that is not the shot's; `crowded(bool)` the wide part needs room.
    """

    render_wanted = Signal(list, int)
    page_wanted = Signal(str)
    shot_wanted = Signal(str)
    crowded = Signal(bool)

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._ids: list[str] = []
        self._shots: list[Shot] = []
        self._turn, self._takes = 0, 0
        self.narrow = Narrow(film, thumbnails)
        self._wide: WideInspector | None = None
        self._making_wide = self._make_wide()
        self._edge = line("edge", vertical=True)
        self._parts = row(self._edge, self.narrow, gap=0)
        self.setLayout(self._parts)
        self._edge.hide()
        self.setFixedWidth(_NARROW)
        self._soon = later(self, 40, self._fill)

    # making

    def steps(self) -> Iterator[None]:
        """Makes the narrow part; until its end nothing but its empty place is there."""
        yield from self.narrow.steps()
        self.head, self.elements = self.narrow.head, self.narrow.elements
        self.model, self.lint, self.send = self.narrow.model, self.narrow.lint, self.narrow.send
        self.narrow.set_known(False)
        self._connect()
        self._show_takes()

    def wide_steps(self) -> Iterator[None]:
        """Makes the wide part ahead of its first use."""
        return self._making_wide

    @property
    def wide(self) -> WideInspector:
        """Whole; what is not made yet is made now."""
        for _step in self._making_wide:
            pass
        assert self._wide is not None
        return self._wide

    def _make_wide(self) -> Iterator[None]:
        wide = WideInspector(self._film)
        wide.hide()
        self._parts.insertWidget(0, wide)
        wide.lower()  # a reader meets it where it stands, before the narrow part
        yield from wide.steps()
        lead(wide, self.narrow)
        wide.changed.connect(self._film.set_fields)
        wide.set_changed.connect(
            lambda ids, field, add, take: self._set_changed(ids, field, add, take, "")
        )
        wide.closed.connect(lambda: self.show_wide(False))
        self._wide = wide

    def _open_wide(self) -> WideInspector | None:
        return self._wide if self._wide is not None and self._wide.isVisible() else None

    @property
    def prompt(self) -> PromptView:
        return self.narrow.prompt.view

    # choosing

    def show_shots(self, ids: Sequence[str]) -> None:
        """Follow the selection; reading waits a moment so that arrow keys stay quick."""
        if list(ids) != self._ids:
            self.narrow.flush()  # what was typed belongs to the shots before
            self._ids = list(ids)
            self._head()
            self._soon.start()
            self._focused(None, QApplication.focusWidget())

    def _focused(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Whoever may type next sees the shot they type into: here reading does not wait."""
        if new is not None and self.isAncestorOf(new):
            self.catch_up()

    def catch_up(self) -> None:
        """Show the selection now, if it was to be shown soon."""
        if self._soon.isActive():
            self._soon.stop()
            self._fill()

    def show_now(self) -> None:
        """Show the selection without waiting, with the narrow part in sight."""
        self.narrow.show()
        self._soon.stop()
        self._fill()

    def show_wide(self, on: bool) -> None:
        """Open or close the wide part; the narrow one gives way where both do not fit."""
        here = QApplication.focusWidget()
        self.wide.setVisible(on)
        self.crowded.emit(on)
        self._fit()
        if on:
            self.wide.follow(self._ids[0] if self._ids else "")
        elif not self.narrow.isVisible():
            self.narrow.show()
        keep_in(self, here)

    def toggle_wide(self) -> None:
        self.show_wide(self._wide is None or self._wide.isHidden())

    def toggle_view(self) -> None:
        """Five elements or seven fields."""
        self.narrow.show_view("five" if self.elements.view() == "seven" else "seven")

    def compare(self) -> None:
        """Two prompts side by side, in the wide part."""
        self.show_wide(True)
        self.wide.compare.show_diff(self.narrow.prompt.choice.card_id() or "")

    def show_request(self) -> None:
        """What the next take would send, in the wide part."""
        self.show_wide(True)
        self.wide.compare.show_request(self.narrow.prompt.card_id())

    def _head(self) -> None:
        self.narrow.show_rows(self._film.rows_of(self._ids))

    def _rows_changed(self) -> None:
        self._head()
        if self._ids and [self._film.shots.get(i) for i in self._ids] != self._shots:
            self._soon.start()
        if wide := self._open_wide():
            wide.refresh()
        self._show_takes()

    def _show_takes(self) -> None:
        takes = self._film.project.takes_per_shot if self._film.project else 0
        if takes != self._takes:
            self._takes = takes
            self.send.show_takes(takes)

    def _edit_failed(self) -> None:
        self._soon.start()

    def _records_changed(self, kinds: set[str]) -> None:
        if self._ids and kinds & {"Project", "Character", "Anchor", "Asset"}:
            self._soon.start()

    # reading

    def _fill(self) -> None:
        workbench, known = self._film.workbench, self._film.shots
        shots = [known[i] for i in self._ids if i in known]
        self.narrow.set_known(workbench is not None and bool(shots))
        if wide := self._open_wide():
            wide.follow(shots[0].id if shots else "")
        if workbench is None or not shots:
            return
        self._shots = shots
        self.narrow.show_shots(shots)
        self._price(self.send.takes())
        board, repairs, art = workbench.board, workbench.repairs, workbench.art_department
        self._turn += 1
        turn = self._turn

        def read() -> Found:
            findings = board.lint(shots)
            offers: dict[tuple[str, str], Sequence[Repair]] = {}
            if len(shots) == 1:
                offers = {(one.shot_id, one.rule): repairs.offers(one) for one in findings}
            characters = {one.id: one.name for one in art.characters()}
            anchors = {one.id: one.name for one in art.anchors()}
            return findings, offers, len(repairs.certain(findings)), characters, anchors

        def show(found: Found) -> None:
            if turn == self._turn:
                findings, offers, certain, characters, anchors = found
                self.narrow.people.show_shots(shots, characters, anchors, self._film.may_write)
                waived = shots[0].waived if len(shots) == 1 else ()
                self.lint.show_findings(findings, offers, certain=certain, waived=waived)

        self._film.bridge.ask(read, show)

    def _price(self, takes: int) -> None:
        """Ask what the takes would cost; the button says it before anybody presses it."""
        workbench = self._film.workbench
        if workbench is None or not self._shots:
            return
        shooting, shots = workbench.shooting, list(self._shots)

        def show(estimate: Estimate) -> None:
            if shots == self._shots:
                self.send.show_estimate(estimate)

        def failed(error: Exception) -> None:
            if shots == self._shots:
                self.send.show_refusal(str(error))

        self._film.bridge.ask(lambda: shooting.estimate(shots, takes), show, failed)

    # writing

    def _change(self, fields: dict[str, object]) -> None:
        self._film.set_fields(self._ids, fields)

    def _set_changed(self, ids: Sequence[str], field: str, add: str, take: str, name: str) -> None:
        def work() -> Edit | None:
            workbench = self._film.workbench
            assert workbench is not None
            return workbench.repairs.change_set(ids, field, add=add, take=take, name=name)

        self._edit(ids, work)

    def _mend(self, finding: Finding, key: str, choice: str) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        repairs = workbench.repairs
        after = next((one.field for one in self._offered(finding) if one.key == key), "")

        def then() -> None:
            if after == "beats":
                self.narrow.go(after)

        self._film.change(lambda: repairs.mend(finding, key, choice), then)

    def _offered(self, finding: Finding) -> Sequence[Repair]:
        return self.lint.offered(finding)

    def _waive(self, rule: str, waived: bool = True) -> None:
        workbench, ids = self._film.workbench, list(self._ids)
        if workbench is not None:
            repairs = workbench.repairs
            self._edit(ids, lambda: repairs.waive(ids, rule, waived))

    def _mend_all(self) -> None:
        workbench, shots = self._film.workbench, list(self._shots)
        if workbench is not None:
            board, repairs = workbench.board, workbench.repairs
            self._film.change(lambda: repairs.mend_all(board.lint(shots)))

    def _edit(self, ids: Sequence[str], work: Callable[[], Edit | None]) -> None:
        if self._film.workbench is not None and ids:
            self._film.change(work)

    def _picture_wanted(self, field: str) -> None:
        dialog = QFileDialog(self, "Choose a picture", "", _PICTURES)
        remember(dialog, "pictures")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        ids = list(self._ids)
        dialog.fileSelected.connect(lambda file: self.put_picture(ids, field, Path(file)))
        dialog.open()

    def put_picture(self, ids: Sequence[str], field: str, file: Path) -> None:
        """A file becomes the first frame, last frame or a reference of shots."""
        workbench = self._film.workbench
        if workbench is None or not ids:
            return
        art, board, repairs = workbench.art_department, workbench.board, workbench.repairs

        def work() -> Edit | None:
            asset = art.add_picture(file)
            if field == "reference_ids":
                return repairs.change_set(ids, field, add=asset.id, name=asset.name)
            return board.set_fields(ids, {field: asset.id})

        self._film.change(work)

    def _picture_moved(self, old: str, asset_id: str, new: str) -> None:
        if len(self._shots) != 1:
            return
        shot = self._shots[0]
        kept = [one for one in shot.reference_ids if one != asset_id]
        fields: dict[str, object] = {}
        if old == "reference_ids" or new == "reference_ids":
            fields["reference_ids"] = [*kept, asset_id] if new == "reference_ids" else kept
        for field in (old, new):
            if field and field != "reference_ids":
                fields[field] = asset_id if field == new else None
        self._change(fields)

    # going to a field

    def go(self, path: str, beat: int | None = None) -> None:
        """Put the focus where a path is written; the Plan page holds what is not the shot's."""
        if path.startswith("character:") or path == "project.style":
            self.page_wanted.emit("plan")
        else:
            self.narrow.show()
            self.narrow.go(path, beat)

    # fitting

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Resize and watched is self.window():
            self._fit()
        elif kind is QEvent.Type.LayoutRequest and watched is self.parentWidget():
            self._fit()  # the rest has found how small it can be
        return super().eventFilter(watched, event)

    def showEvent(self, event: object) -> None:
        self.window().installEventFilter(self)
        if (page := self.parentWidget()) is not None:
            page.installEventFilter(self)
        self._fit()

    def _fit(self) -> None:
        if self._wide is None or self._wide.isHidden():
            self._edge.hide()
            self.narrow.show()
            self.setFixedWidth(_NARROW)
            return
        page = self.parentWidget()
        layout = page.layout() if page is not None else None
        rest = layout.minimumSize().width() - self.minimumWidth() if layout is not None else 0
        room = self.window().width() - _NARROW - 1 - max(_GRID, rest)
        both = room >= NARROWEST
        wide = max(NARROWEST, min(WIDEST, room if both else room + _NARROW))
        self.narrow.setVisible(both)
        self._edge.setVisible(both)
        self._wide.setFixedWidth(wide)
        self.setFixedWidth(wide + (1 + _NARROW if both else 0))

    def _connect(self) -> None:
        film, narrow = self._film, self.narrow
        narrow.changed.connect(self._change)
        narrow.set_changed.connect(
            lambda field, add, take, name: self._set_changed(
                list(self._ids), field, add, take, name
            )
        )
        narrow.wide_wanted.connect(self.toggle_wide)
        narrow.neighbours.wanted.connect(self.shot_wanted)
        narrow.prompt.diff_wanted.connect(lambda _card: self.compare())
        narrow.prompt.request_wanted.connect(lambda _card: self.show_request())
        narrow.prompt.field_wanted.connect(self.go)
        narrow.references.picture_wanted.connect(self._picture_wanted)
        narrow.references.moved.connect(self._picture_moved)
        narrow.references.taken.connect(lambda old, key: self._picture_moved(old, key, ""))
        self.lint.waived.connect(self._waive)
        self.lint.asked_again.connect(lambda rule: self._waive(rule, False))
        self.lint.mended.connect(self._mend)
        self.lint.gone.connect(self.go)
        self.lint.all_mended.connect(self._mend_all)
        self.send.wanted.connect(lambda takes: self.render_wanted.emit(list(self._ids), takes))
        self.send.takes_changed.connect(self._price)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focused)
        film.rows_changed.connect(self._rows_changed)
        film.records_changed.connect(self._records_changed)
        film.opened.connect(self._soon.start)
        film.bridge.failed.connect(self._edit_failed)
