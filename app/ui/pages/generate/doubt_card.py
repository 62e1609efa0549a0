"""A job nobody knows the fate of: the person says whether the vendor took it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame

from app.ui.item_models.queue_model import Line
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, picture
from app.ui.widgets.ticks import Radio


class DoubtCard(QFrame):
    """Signal `resolved(str, object, bool)`: job id, ticket or None, accepted."""

    resolved = Signal(str, object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "warning")
        self._job_id = ""
        self._title = label("", "name", "strong", wrap=True)
        self._told = label("", wrap=True)
        self._group = QButtonGroup(self)
        self._wait = Radio("Wait, check again", "Ask the vendor again later")
        self._accepted = Radio("The vendor accepted it", "It is on the vendor's list of tasks")
        self._not = Radio("It was not accepted", "It is sent once more")
        for radio in (self._wait, self._accepted, self._not):
            self._group.addButton(radio)
        self._ticket = Field("The vendor's id")
        self._ticket.set_hint("The vendor's id of the task")
        self._go = button("Settle", kind="primary", tall=28, tip="Keep this answer")
        self._go.clicked.connect(lambda _on=False: self._settle())
        self._group.buttonToggled.connect(lambda _b, _on: self._allow())
        self._ticket.textChanged.connect(lambda _t: self._allow())
        sign = picture("circle-help", 16, t.state_look("in_doubt").tint)
        self.setLayout(
            column(
                row(sign, self._title, gap=8),
                self._told, 4, self._wait, self._accepted, self._ticket, self._not,
                label("It goes back to the queue and is sent once more.", "caption", "secondary"),
                4, row(None, self._go),
                gap=4, margins=(12, 12, 12, 12),
            )
        )  # fmt: skip
        self.hide()

    def show_line(self, line: Line | None) -> None:
        """None hides the card; choices are kept while the same job is shown."""
        self.setVisible(line is not None)
        if line is None:
            self._job_id = ""
            return
        job = line.job
        if job.id == self._job_id:
            return
        self._job_id = job.id
        self._title.setText(f"{line.number} {line.take}: sent, but no answer came")
        price = f" of {job.price.shown()}" if job.price else ""
        self._told.setText(
            f"The reservation{price} stays until it is settled. It is never sent again by itself. "
            "Look for it at the vendor, then say what you found."
        )
        self._ticket.setText("")
        self._wait.setChecked(True)
        self._allow()

    def _allow(self) -> None:
        ticket = self._ticket.text().strip()
        self._go.setEnabled(
            self._not.isChecked() or (self._accepted.isChecked() and 0 < len(ticket) <= 500)
        )

    def _settle(self) -> None:
        accepted = self._accepted.isChecked()
        ticket = self._ticket.text().strip() if accepted else None
        self.resolved.emit(self._job_id, ticket, accepted)
