"""A new film: what it begins with, its name and folder, and the delivery spec it inherits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QGridLayout, QWidget

from app.domain.errors import BadInput
from app.domain.project import CINEMATIC, SOCIAL, DeliverySpec, parse_spec
from app.ui.dialogs.sheet import Sheet
from app.ui.widgets.buttons import button
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label
from app.ui.widgets.ticks import Radio

if TYPE_CHECKING:
    from app.production.templates import Template

_NAMED = ("cinematic", "social")  # the first two of the three to choose from


class NewFilm(Sheet):
    """Signal `wanted(object, str, object, str, str)`: folder for films, name, spec, client, key of
    a template or empty.
    """

    wanted = Signal(object, str, object, str, str)

    def __init__(self, parent: QWidget, folder: Path, templates: Sequence[Template] = ()) -> None:
        self._templates = list(templates)
        self._start = Choice("Begin with", tall=28)
        self._start.offer("An empty board", "")
        for one in self._templates:
            self._start.offer(f"{one.name}, {one.shots} shots", one.key, note=one.about)
        self._about = label("", tone="secondary", wrap=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about.setMinimumHeight(2 * self._about.fontMetrics().lineSpacing() + 4)
        self._start.currentIndexChanged.connect(self._chosen)
        self._folder = Field("Folder", tall=28)
        self._folder.setText(str(folder))
        self.name = Field("Name", tall=28)
        self.name.set_hint("Name of the film")
        self._client = Field("Client", tall=28)
        self._client.set_hint("optional")
        self._custom = Field("Custom spec", tall=28)
        self._custom.set_hint("1920x1080@24")
        choose = button("Choose…", tall=28, tip="Choose a folder")
        choose.clicked.connect(self._choose)
        self._group = QButtonGroup()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 72)
        for n, (word, field) in enumerate(
            (
                ("Name", self.name),
                ("Client", self._client),
                ("Folder", self._folder),
                ("Begin with", self._start),
            )
        ):
            grid.addWidget(label(word, tone="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        grid.addWidget(choose, 2, 2)
        grid.addWidget(self._about, 4, 1)
        radios = column(gap=8)
        for n, (word, detail) in enumerate(
            (
                ("Cinematic", _said(CINEMATIC)),
                ("Social", _said(SOCIAL)),
                ("Custom", "size and rate of your own"),
            )
        ):
            radio = Radio(word, detail)
            radio.setAccessibleName(f"{word}: {detail}")
            self._group.addButton(radio, n)
            radio.setFixedWidth(96)
            line = row(radio, label(detail, tone="secondary"), None)
            if n == 2:
                line = row(radio, self._custom)
            radios.addLayout(line)
        self._group.button(0).setChecked(True)
        self._custom.textEdited.connect(lambda _t: self._group.button(2).setChecked(True))
        content = column(
            grid, 8, label("Delivery spec", "head"),
            label("Every shot inherits it. It can be changed later.", tone="secondary"), radios,
            gap=6,
        )  # fmt: skip
        super().__init__(parent, "New film", content, "Make Film", 560)
        self.name.setFocus()

    def confirm(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.tell("The film needs a name.")
            return
        try:
            spec = self._spec()
        except BadInput as error:
            self.tell(str(error))
            return
        folder = Path(self._folder.text()).expanduser()
        key = self._start.currentData() or ""
        self.wanted.emit(folder, name, spec, self._client.text(), key)
        self.accept()

    def choose_template(self, key: str) -> None:
        self._start.setCurrentIndex(max(0, self._start.findData(key)))

    def _chosen(self, index: int) -> None:
        """A template brings its spec; a spec of one's own stays possible."""
        one = self._templates[index - 1] if index > 0 else None
        own = f" It delivers {_said(one.whole)}." if one and one.whole else ""
        self._about.setText(f"{one.about} Version {one.version}.{own}".strip() if one else "")
        if one is not None:
            known = one.spec in _NAMED
            self._group.button(_NAMED.index(one.spec) if known else 2).setChecked(True)
            self._custom.setText("" if known else one.spec)

    def _spec(self) -> DeliverySpec:
        chosen, index = self._group.checkedId(), self._start.currentIndex()
        words = self._custom.text() if chosen == 2 else _NAMED[chosen]
        one = self._templates[index - 1] if index > 0 else None
        return one.delivery() if one and words.strip() == one.spec else parse_spec(words)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Folder for films", self._folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.open()


def _said(spec: DeliverySpec) -> str:
    size = f"{spec.width}×{spec.height}, {spec.rate} fps, {spec.colour.value}, {spec.codec.value}"
    return f"{size}, {spec.handles} frames of handles"
