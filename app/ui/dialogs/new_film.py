"""A new film: its name, where its folder lies, and the delivery spec everything inherits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QGridLayout, QWidget

from app.domain.errors import BadInput
from app.domain.project import CINEMATIC, SOCIAL, DeliverySpec, parse_spec
from app.ui.dialogs.sheet import Sheet
from app.ui.widgets.buttons import button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label
from app.ui.widgets.ticks import Radio


class NewFilm(Sheet):
    """Signal `wanted(object, str, object, str)`: folder for films, name, spec, client."""

    wanted = Signal(object, str, object, str)

    def __init__(self, parent: QWidget, folder: Path) -> None:
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
            (("Name", self.name), ("Client", self._client), ("Folder", self._folder))
        ):
            grid.addWidget(label(word, tone="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        grid.addWidget(choose, 2, 2)
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
        self.wanted.emit(Path(self._folder.text()).expanduser(), name, spec, self._client.text())
        self.accept()

    def _spec(self) -> DeliverySpec:
        chosen = self._group.checkedId()
        if chosen == 2:
            return parse_spec(self._custom.text())
        return SOCIAL if chosen == 1 else CINEMATIC

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Folder for films", self._folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.open()


def _said(spec: DeliverySpec) -> str:
    size = f"{spec.width}×{spec.height}, {spec.rate} fps, {spec.colour.value}, {spec.codec.value}"
    return f"{size}, {spec.handles} frames of handles"
