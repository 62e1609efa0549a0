"""Style paragraph, negatives, hero frame, stills and anchors: the look in words and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QLayout, QVBoxLayout, QWidget

from app.domain.project import Project
from app.ui.state.film import Film
from app.ui.widgets.buttons import button
from app.ui.widgets.fields import TextBox
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.stills import Still
from app.ui.widgets.text import Elided, label
from app.ui.widgets.thumbnails import Thumbnails


@dataclass(frozen=True, slots=True)
class _Kit:
    project: Project
    hero: str | None
    stills: tuple[tuple[str, str | None], ...]
    anchors: tuple[tuple[str, str, str | None], ...]


class Looks(QWidget):
    """Words are edited in place; pictures are added from files."""

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._kit: _Kit | None = None
        self._style = TextBox("Style paragraph", 3, 8)
        self._negatives = TextBox("Negatives", 1, 3)
        self._style.committed.connect(lambda text: self._set({"style": text}))
        self._negatives.committed.connect(
            lambda text: self._set(
                {"negatives": tuple(w.strip() for w in text.split(",") if w.strip())}
            )
        )
        self._hero, self._stills = column(gap=4), row(gap=12)
        self._anchors = row(gap=12)
        anchor = button("Add Anchor…", "image-plus")
        anchor.clicked.connect(lambda _on=False: self._choose_anchor())
        body = column(
            _titled("Style paragraph", "in every prompt", self._style),
            _titled("Never", "separated by commas", self._negatives),
            gap=24, margins=(20, 16, 20, 24),
        )  # fmt: skip
        pictures = row(gap=24)
        pictures.addLayout(_holding("Hero frame", "the still that bridges models", self._hero))
        pictures.addLayout(_holding("Character stills", "made under one look", self._stills), 1)
        body.addLayout(pictures)
        body.addLayout(_holding("Anchors", "named or described, never shortened", self._anchors))
        body.addLayout(row(anchor, None))
        body.addStretch(1)
        head = row(
            label("Style and kit", "bar", "strong"),
            label("what survives a change of model", tone="secondary"), None,
            margins=(20, 0, 20, 0),
        )  # fmt: skip
        inner = surface(body, "window")
        inner.setMaximumWidth(1240)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(surface(head, height=36))
        outer.addWidget(line())
        outer.addWidget(scrolled(inner, "window"), 1)

    def refresh(self) -> None:
        """Read words and pictures again."""
        workbench = self._film.workbench
        if workbench is None:
            return
        art, board = workbench.art_department, workbench.board

        def path(asset_id: str | None) -> str | None:
            found = art.thumbnail(asset_id) if asset_id else None
            return str(found) if found else None

        def read() -> _Kit:
            kit, assets = art.kit(), art.assets()
            return _Kit(
                board.project(),
                path(kit.hero_id),
                tuple((assets[i].name if i in assets else "", path(i)) for i in kit.still_ids),
                tuple((a.name, a.description, path(a.asset_id)) for a in art.anchors()),
            )

        self._film.bridge.ask(read, self._show)

    def _show(self, kit: _Kit) -> None:
        if kit == self._kit:
            return
        self._kit = kit
        self._style.show_text(kit.project.style)
        self._negatives.show_text(", ".join(kit.project.negatives))
        for field in (self._style, self._negatives):
            field.setEnabled(self._film.may_write)
        empty(self._hero)
        self._hero.addWidget(Still(self._thumbnails, kit.hero, QSize(256, 144), "Hero frame"))
        empty(self._stills)
        for name, path in kit.stills[:5] or (("none yet", None),):
            self._stills.addLayout(self._named(name, "", path))
        self._stills.addStretch(1)
        empty(self._anchors)
        for name, words, path in kit.anchors[:6]:
            self._anchors.addLayout(self._named(name, words, path))
        self._anchors.addStretch(1)

    def _named(self, name: str, words: str, path: str | None) -> QVBoxLayout:
        shown = Elided(name, "name")
        shown.setFixedWidth(160)
        layout = column(Still(self._thumbnails, path, QSize(160, 90), name), shown, gap=4)
        if words:
            told = Elided(words, "caption", "secondary")
            told.setFixedWidth(160)
            told.setToolTip(words)
            layout.addWidget(told)
        layout.addStretch(1)
        return layout

    def _set(self, fields: dict[str, object]) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            board = workbench.board
            self._film.change(lambda: board.set_project(fields))

    def _choose_anchor(self) -> None:
        dialog = QFileDialog(
            self, "A picture for a new anchor", "", "Pictures (*.jpg *.png *.webp)"
        )
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self._add(Path(chosen)))
        dialog.open()

    def _add(self, file: Path) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            art = workbench.art_department
            self._film.change(lambda: art.add_anchor(file.stem, file, ""), self.refresh)


def _titled(title: str, note: str, content: QWidget) -> QWidget:
    layout = column(
        row(label(title, "head", "strong"), label(note, tone="secondary"), None), content, gap=6
    )
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def _holding(title: str, note: str, content: QLayout) -> QVBoxLayout:
    layout = column(row(label(title, "head", "strong"), label(note, tone="secondary"), None), gap=6)
    layout.addLayout(content)
    layout.addStretch(1)
    return layout
