"""Script beside the shots: what is covered, what is not, and shots made from lines.

The page is thin: lines, links and proposals are decided by the script desk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.domain.edit import Edit
from app.domain.errors import BadInput, UserFacing
from app.ui.actions import Actions
from app.ui.dialogs.files import remember
from app.ui.pages.plan.script_foot import CoverageFoot
from app.ui.pages.plan.script_paint import Legend
from app.ui.pages.plan.script_proposals import Proposals
from app.ui.pages.plan.script_shots import ScriptShots
from app.ui.pages.plan.script_text import ScriptText
from app.ui.pages.plan.script_version import VersionCard
from app.ui.state.film import Film
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import Elided, label
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.breakdown.script_desk import NewVersion, ScriptDesk, ScriptView

_FILES = "Scripts (*.fountain *.txt *.md)"
_NARROW = 1240  # below, the list of shots gives its room to the script


class ScriptPane(QWidget):
    """Signal `shot_wanted(str)`: show this shot on the board."""

    shot_wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._actions = film, actions
        self._view: ScriptView | None = None
        self._fresh = False
        self.text = ScriptText()
        self.shots = ScriptShots(thumbnails)
        self.shots.setFixedWidth(280)
        self.proposals = Proposals(film, self.shots.current)
        self.proposals.setMinimumWidth(320)
        self.foot = CoverageFoot()
        self.version = VersionCard()
        self._name, self._facts = label("", "bar", "strong"), Elided("", tone="secondary")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing_yet())
        self._stack.addWidget(self._whole())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        actions.give("script", self)
        for key, act in {
            "script.cover": self.cover,
            "script.link": self.link,
            "script.unlink": self.unlink,
            "script.gap": lambda: self._go_to_gap(1),
            "script.gap_back": lambda: self._go_to_gap(-1),
        }.items():
            actions[key].triggered.connect(lambda _on=False, act=act: act())
        self.text.shot_chosen.connect(self.choose)
        self.text.activated.connect(lambda _index: self.choose_here())
        self.text.dragged.connect(self._move)
        self.shots.shot_chosen.connect(self.choose)
        self.shots.shot_wanted.connect(self.shot_wanted)
        self.text.customContextMenuRequested.connect(self._menu)
        self.version.wanted.connect(self._take)
        self.proposals.lines_wanted.connect(self.text.select_lines)
        film.rows_changed.connect(self._show_rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here goes on with the keys of the script."""
        super().showEvent(event)
        self._fresh = True

    # what is shown

    def refresh(self) -> None:
        """Read the script and its coverage again."""
        desk = self._desk()
        if desk is not None:
            self._film.bridge.ask(desk.view, self.show_view)

    def show_view(self, view: ScriptView | None) -> None:
        self._view = view
        self._stack.setCurrentIndex(0 if view is None else 1)
        self.setFocusProxy(self.text)
        self.text.show_view(view)
        self.foot.show_view(view)
        self.proposals.show_view(view)
        if view is None:
            return
        script = view.script
        self._name.setText(script.name)
        pages = f"{view.pages} page{'s' if view.pages > 1 else ''}"
        facts = [pages, f"{len(view.lines)} lines", f"read {script.read_at:%d %b %H:%M}"]
        facts += [f"version {script.position}"] * (view.versions > 1)
        facts += [script.encoding] * (script.encoding not in ("", "UTF-8"))
        self._facts.setText(" · ".join(facts))
        self._actions["script.gap"].setEnabled(bool(view.coverage.gaps))
        self._actions["script.gap_back"].setEnabled(bool(view.coverage.gaps))
        self._show_rows()
        if self._fresh and self.isVisible():
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fresh = False

    def choose(self, shot_id: str) -> None:
        """A shot was chosen in either list: mark it in both and show its lines."""
        self.text.choose_shot(shot_id)
        self.shots.choose(shot_id)

    def choose_here(self) -> None:
        """Choose the shot that covers the current line, the next one when asked again."""
        if found := self.text.shot_at_line():
            self.choose(found)

    # commands

    def cover(self) -> None:
        lines = self.text.selected_lines()
        self._edit(lambda desk: desk.cover(lines), lines)

    def link(self) -> None:
        lines, shot = self.text.selected_lines(), self.shots.current()
        if not shot:
            self._tell(BadInput("No shot is chosen.", "Choose one by its bracket or in the list."))
            return
        self._edit(lambda desk: desk.link([shot], lines), lines)

    def unlink(self) -> None:
        """The chosen shot leaves the selected lines, or all of its lines when none is selected."""
        lines, shot = self.text.selected_lines(), self.shots.current()
        if not shot:
            self._tell(BadInput("No shot is chosen.", "Choose one by its bracket or in the list."))
            return
        covered = set(self._view.shots[shot].script_lines) if self._view else set()
        some = [n for n in lines if n in covered] or None
        self._edit(lambda desk: desk.unlink([shot], some), None)

    def choose_file(self) -> None:
        dialog = QFileDialog(self, "Read a script", "", _FILES)
        remember(dialog, "lists")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self.read(Path(chosen)))
        dialog.open()

    def read(self, file: Path) -> None:
        """A script file: the film's first, or a new version that is shown before it is taken."""
        self._compare(lambda desk: desk.compare(file))

    def paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        self._compare(lambda desk: desk.compare_pasted(text))

    def _compare(self, ask: Callable[[ScriptDesk], NewVersion]) -> None:
        desk = self._desk()
        if desk is None:
            return

        def show(version: NewVersion) -> None:
            if version.matched is None:
                self._take(version)
            else:
                self.version.show_version(version)

        self._film.bridge.ask(lambda: ask(desk), show)

    def _take(self, version: NewVersion) -> None:
        self.version.hide()
        self._edit(lambda desk: desk.take(version), None)

    def _move(self, shot_id: str, span: tuple[int, int], by: int) -> None:
        """A bracket was dragged: the same number of lines, further down or up."""
        if self._view is None:
            return
        old = [n for n in self._view.shots[shot_id].script_lines if span[0] <= n <= span[1]]
        filmed = [line.number for line in self._view.lines if line.kind.filmed]
        begin = next((n for n, number in enumerate(filmed) if number >= span[0] + by), None)
        if begin is not None:
            new = filmed[begin : begin + len(old)]
            self._edit(lambda desk: desk.move_link(shot_id, old, new), None)

    def _edit(self, work: Callable[[ScriptDesk], Edit | None], lines: list[int] | None) -> None:
        desk = self._desk()
        if desk is None:
            return
        if lines == []:
            self._tell(BadInput("No line is selected.", "Select lines of the script first."))
            return
        self._film.change(lambda: work(desk), self.refresh)

    def _go_to_gap(self, step: int) -> None:
        if self.text.next_gap(step):
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _menu(self, at: object) -> None:
        menu = self._actions.menu(
            self, "script.cover", "script.link", "script.unlink", "", "script.gap", "script.read"
        )
        menu.popup(self.text.viewport().mapToGlobal(at))  # type: ignore[call-overload]

    def _desk(self) -> ScriptDesk | None:
        workbench = self._film.workbench
        return workbench.breakdown.script if workbench else None

    def _tell(self, error: UserFacing) -> None:
        self._film.bridge.failed.emit(error)

    def _show_rows(self) -> None:
        if self._view is not None:
            self.shots.show_rows(self._film.rows, self._view.spans, self._view.coverage.loose)

    # parts

    def _whole(self) -> QWidget:
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        up = icon_button("chevron-up", "Previous gap")
        up.clicked.connect(lambda _on=False: self._go_to_gap(-1))
        down = button("Next gap", "chevron-down", tip=self._actions["script.gap"].toolTip())
        down.clicked.connect(lambda _on=False: self._go_to_gap(1))
        fresh = icon_button("file-text", self._actions["script.read"].toolTip())
        fresh.clicked.connect(lambda _on=False: self.choose_file())
        cover = button("Cover with New Shot", "plus", tip=self._actions["script.cover"].toolTip())
        cover.clicked.connect(lambda _on=False: self.cover())
        head = row(self._name, self._facts, up, down, fresh, margins=(12, 0, 8, 0))
        head.setStretch(1, 1)
        over = row(
            label("Script, scene numbers as written", "caption", "secondary"), None,
            label("Shots over the lines they cover", "caption", "secondary"),
            margins=(44, 0, 24, 0),
        )  # fmt: skip
        legend = row(
            Legend(), label("drag a bracket to move it", "caption",
            "secondary"), None, cover, margins=(12, 0, 8, 0), gap=6,
        )  # fmt: skip
        link = button("Link", "link-2", tip=self._actions["script.link"].toolTip())
        link.clicked.connect(lambda _on=False: self.link())
        unlink = button("Unlink", "unlink", tip=self._actions["script.unlink"].toolTip())
        unlink.clicked.connect(lambda _on=False: self.unlink())
        legend.addWidget(link)
        legend.addWidget(unlink)
        centre = column(
            surface(head, height=36), line(), surface(over, "window", height=24), line(),
            self.version, self.text, line("edge"), surface(legend, height=36), gap=0,
        )  # fmt: skip
        centre.setStretch(5, 1)
        self._beside = surface(row(line("edge", vertical=True), self.shots, gap=0))
        whole = row(
            surface(centre, "window"), self._beside, line("edge", vertical=True), self.proposals,
            gap=0,
        )  # fmt: skip
        whole.setStretch(0, 7)
        whole.setStretch(3, 5)
        holder = QWidget()
        holder.setLayout(whole)
        return holder

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= _NARROW)

    def _nothing_yet(self) -> QWidget:
        card = EmptyState(
            "file-text",
            "Read the script",
            "Its lines stand beside the shots that cover them; what no shot covers is marked.",
            ("Read Script…", "file-text", self.choose_file),
            ("Paste", "clipboard", self.paste),
        )
        return surface(column(None, row(None, card, None), None), "window")
