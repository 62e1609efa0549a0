"""What a shot is for and how it must fit: marks, coverage class, group; then the planning fields.

Signal `changed(dict)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.shot import COVERAGE, Fitness, Shot, ShotKind
from app.ui.pages.board.inspector.form import Control, Form, labelled
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.flags import Flag
from app.ui.widgets.stacks import column
from app.ui.widgets.text import label, retone

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead

_FLAGS = (
    ("hero", "Hero", "Hero shot; the others are volume"),
    ("critical", "Critical", "Shares model, session and seed with its neighbours"),
    ("linked", "Linked", "Must match a neighbour"),
    ("bookend", "Bookend", "At an end of its sequence, where generated shots are seen least"),
    ("lookbook", "Lookbook", "Exploration of a look, not for the cut"),
    ("character_coverage", "Character", "Shows a character"),
    ("cuts_with_live_action", "Cuts with live action", "Stands beside photographed footage"),
)
_RANKS = {
    Fitness.FINE: ("Fine for generated pictures. {}", "secondary"),
    Fitness.CARE: ("With care. {}", "secondary"),
    Fitness.RARE: ("Risky. {}", "warning"),
}
_KINDS = {
    ShotKind.GENERATED: "",
    ShotKind.LIVE_ACTION: "A live-action row: not checked for prompts and never sent.",
    ShotKind.STOCK: "A stock row: not checked for prompts and never sent.",
}


class Uses(QWidget):
    """Marks, coverage class and group; a half box says how many of several shots have a mark."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.changed.connect(self.changed)
        flags = QGridLayout()
        flags.setContentsMargins(0, 0, 0, 0)
        flags.setSpacing(0)
        for n, (name, word, tip) in enumerate(_FLAGS):
            span = 2 if n == len(_FLAGS) - 1 else 1
            flags.addWidget(self.form.flag(name, Flag(word, tip)), n // 2, n % 2, 1, span)
        self._coverage = Choice("Coverage class")
        self._coverage.offer("No class", "")
        for name, (rank, why) in COVERAGE.items():
            self._coverage.offer(name.capitalize(), name, note=f"{rank.value}: {why}")
        self._coverage.show_notes()
        self.form.choice("coverage", self._coverage)
        self._rank = label("", "caption", "secondary", wrap=True)
        group = self.form.text("batch_group", Field("Batch group"))
        self.setLayout(
            column(
                flags,
                labelled("Coverage", self._coverage),
                self._rank,
                labelled("Group", group),
            )
        )

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        self.form.show_shots(shots)
        classes = {shot.coverage.strip().lower() for shot in shots}
        found = COVERAGE.get(next(iter(classes))) if len(classes) == 1 else None
        self._rank.setVisible(found is not None)
        if found is not None:
            words, tone = _RANKS[found[0]]
            self._rank.setText(words.format(found[1]))
            retone(self._rank, tone)

    def field(self, path: str) -> Control | None:
        return self.form.field(path)

    def flush(self) -> None:
        self.form.flush()


class Planning(QWidget):
    """Number, scene and kind; who it is for, what may go wrong; continuity and other notes."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.changed.connect(self.changed)
        number = self.form.text("number", Field("Shot number"))
        number.setFixedWidth(64)
        self._scene = Choice("Scene")
        self.form.choice("scene_id", self._scene)
        self._known: list[str | None] = []
        kind = Choice("Kind of shot")
        for one in ShotKind:
            kind.offer(one.value.capitalize(), one.value, note=_KINDS[one])
        self.form.choice("kind", kind)
        self._kind = label("", "caption", "secondary", wrap=True)
        client = self.form.text("client", Field("Client"))
        failure = TextBox("Accepted failure mode", 1, 2)
        failure.set_hint("what may go wrong and still be used")
        matching = TextBox("Consistency notes", 1, 4)
        matching.set_hint("what must match, and with which shots")
        notes = TextBox("Notes", 1, 4)
        self.form.text("accepted_failure", failure)
        self.form.text("consistency_notes", matching)
        self.form.text("notes", notes)
        self._number = labelled("Number", number, self._scene)
        self.setLayout(
            column(
                self._number,
                labelled("Kind", kind),
                self._kind,
                labelled("Client", client),
                labelled("May fail", failure),
                labelled("Must match", matching),
                labelled("Notes", notes),
            )
        )

    def show_shots(self, shots: Sequence[Shot], scenes: Sequence[SceneHead], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        known = [scene.scene_id for scene in scenes]
        if known != self._known:
            self._known = known
            self._scene.clear()
            self._scene.offer("No scene", None)
            for scene in scenes:
                if scene.scene_id is not None:
                    self._scene.offer(f"{scene.number} {scene.heading}".strip(), scene.scene_id)
        number = self.form.field("number")
        assert number is not None
        number.setEnabled(len(shots) == 1)  # no two shots have the same
        self.form.show_shots(shots)
        kinds = {shot.kind for shot in shots}
        words = _KINDS[next(iter(kinds))] if len(kinds) == 1 else ""
        self._kind.setText(words)
        self._kind.setVisible(bool(words))

    def field(self, path: str) -> Control | None:
        return self.form.field(path)

    def flush(self) -> None:
        self.form.flush()
