"""Adding an account: a masked field that gives its text to the desk once and forgets it.

What is typed is never shown, never logged, and taken out of the field as soon as it was given away.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QWidget

from app.domain.errors import Stopped, UserFacing
from app.domain.vendor_account import AccountNote, Verdict
from app.ui.dialogs.files import remember
from app.ui.pages.generate.accounts.words import verdict_of
from app.ui.state.credentials import Credentials
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, Segments, button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import Item, column, row
from app.ui.widgets.text import StateLine, label

if TYPE_CHECKING:
    from app.production.vendor_accounts import VendorSheet

_LABEL = 96
_KEY, _PAIR, _FILE, _ADC, _NONE = (
    "API key", "Access and secret key", "Service account", "Credentials file", "No key",
)  # fmt: skip


class KeyForm(QWidget):
    """Signal `added(str)`: an account of this name is kept now."""

    added = Signal(str)

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials
        self._sheet: VendorSheet | None = None
        self._busy: tuple[str, str] | None = None
        self.name = Field("Name of the account", tall=28)
        self.name.set_hint("Main account")
        self.name.setToolTip("Empty for the vendor's main account")
        self.forms = Segments(tuple((word, word, "") for word in (_KEY, _PAIR, _FILE, _ADC)))
        self.key, self.secret = _masked("Key"), _masked("Secret key")
        self.file = Field("File with credentials", tall=28)
        self.file.set_hint("Path of a JSON file")
        self._choose = button("Choose…", "folder-open", tall=28, tip="Choose the file")
        self.address = Field("Base address", tall=28)
        self.address.setToolTip("Scheme, host and port, without a path")
        self.keep = PaidButton("Test and Keep", "free", "check")
        self.untested = button(
            "Keep without a Test", kind="flat", tall=28, tip="Keep it as it is; test it later"
        )
        self.stop = button("Stop", "square", tall=28, tip="Do not wait for the answer")
        self.told = StateLine(14, "name")
        self.said = label("", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.charged = label("", "caption", "secondary", wrap=True)
        self._rows: dict[str, QWidget] = {}
        self._build()
        self.forms.chosen.connect(lambda _word: self._fit())
        self._choose.clicked.connect(lambda _on=False: self._choose_file())
        self.keep.clicked.connect(lambda _on=False: self._go(tested=True))
        self.untested.clicked.connect(lambda _on=False: self._go(tested=False))
        self.stop.clicked.connect(lambda _on=False: self._stop())
        for field in (self.key, self.secret, self.file, self.address):
            field.textChanged.connect(lambda _text: self._enable())
            field.returnPressed.connect(lambda: self._go(tested=True))
        self.name.returnPressed.connect(lambda: self._first().setFocus())

    def show_sheet(self, sheet: VendorSheet) -> None:
        """Another vendor's form; what was typed for one vendor never stays for another."""
        changed = self._sheet is None or self._sheet.facts.id != sheet.facts.id
        self._sheet = sheet
        if changed:
            self.forget()
            self.name.setText("")
            self.address.setText("")
            self._tell("", "", _BEFORE)
            words = [form.value for form in sheet.facts.forms]
            for word in (_KEY, _PAIR, _FILE, _ADC):
                self.forms.offer(word, word in words)
            if words[0] != _NONE:
                self.forms.choose(words[0])
            self.address.set_hint(
                "http://127.0.0.1:8188" if _NONE in words else "the vendor's own, for a gateway"
            )
        self._fit()

    def replace(self, name: str) -> None:
        """Ask for a new key of an account that exists."""
        self.name.setText(name)
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the masked fields, their undo included."""
        for field in (self.key, self.secret):
            field.setText("")  # unlike clear(), this leaves nothing to be undone
        self.file.clear()

    # inside

    def _go(self, *, tested: bool) -> None:
        sheet = self._sheet
        if sheet is None or self._busy is not None or not self._whole():
            return
        name = self.name.text().strip()
        self._busy = (sheet.facts.id, name)
        self._tell("loader", "Asking the vendor…" if tested else "Keeping it…", "")
        try:
            text = self._text()
        except OSError as error:
            self._busy = None
            self._tell("octagon-x", "Not kept", f"The file cannot be read: {error.strerror}.")
            return
        self._enable()
        address = self.address.text().strip() if sheet.facts.gateway else ""
        self._credentials.add(
            self._busy, text, address, lambda note: self._done(name, note), self._failed,
            tested=tested,
        )  # fmt: skip

    def _text(self) -> str:
        """The form as one text; `production.key_forms` judges it."""
        form = self._form()
        if form == _NONE:
            return ""
        if form == _PAIR:
            return f"{self.key.text().strip()}:{self.secret.text().strip()}"
        path = self.file.text().strip()
        if form == _FILE:
            return Path(path).expanduser().read_text(encoding="utf-8")
        return f"adc:{path}" if form == _ADC else self.key.text()

    def _back(self) -> bool:
        """An answer came; False when another vendor's form is in front by now."""
        vendor, self._busy = self._busy[0] if self._busy else "", None
        self._enable()
        return self._sheet is not None and self._sheet.facts.id == vendor

    def _done(self, name: str, note: AccountNote | None) -> None:
        if not self._back():
            return
        if note is None or note.verdict is Verdict.WORKS:
            self.forget()
            self.name.setText("")
            said = note.said if note else "It was not tested."
            self._tell("circle-check", "Kept", said, charged=note is not None)
            self.added.emit(name)
        else:
            icon, word, _tint = verdict_of(note)
            self._tell(icon, f"{word}, not kept", note.said, charged=True)
        self._enable()

    def _failed(self, error: Exception) -> None:
        if not self._back():
            return
        if isinstance(error, Stopped):
            self._tell("circle-slash", "Stopped, not kept", "")
        elif isinstance(error, UserFacing):
            self._tell("octagon-x", "Not kept", str(error))
        else:
            self._tell("octagon-x", "Not kept", "Something went wrong in Takeboard.")
        self._enable()

    def _stop(self) -> None:
        if self._busy is not None:
            self._credentials.stop(*self._busy)

    def _tell(self, icon: str, word: str, said: str, *, charged: bool = False) -> None:
        tints = {"circle-check": t.OK, "octagon-x": t.BAD, "loader": t.SELECTED_TEXT}
        self.told.show_state(icon, word, tints.get(icon, t.WARNING))
        self.told.setVisible(bool(word))
        self.said.setText(said)
        self.said.setAccessibleName(said)
        self.charged.setText("Charged: $0.00, a read-only call." if charged else "")

    def _fit(self) -> None:
        form = self._form()
        gateway = self._sheet is not None and self._sheet.facts.gateway
        shown = {
            "forms": self._sheet is not None and len(self._sheet.facts.forms) > 1,
            "key": form in (_KEY, _PAIR),
            "secret": form == _PAIR,
            "file": form in (_FILE, _ADC),
            "address": gateway,
        }
        for word, there in shown.items():
            self._rows[word].setVisible(there)
        self.key.setAccessibleName("Access key" if form == _PAIR else "Key")
        self._enable()

    def _enable(self) -> None:
        whole = self._whole()
        speaks = self._sheet is not None and self._sheet.speaks
        free = self._busy is None
        self.keep.setEnabled(whole and speaks and free)
        self.untested.setEnabled(whole and free)
        self.stop.setVisible(not free)
        if not speaks:
            self.keep.setToolTip("This version has no adapter for the vendor, so nothing is asked")
        else:
            self.keep.setToolTip("One read-only call; it costs nothing" if whole else _WHY)

    def _whole(self) -> bool:
        form = self._form()
        if form == _NONE:
            return bool(self.address.text().strip())
        if form in (_FILE, _ADC):
            return bool(self.file.text().strip())
        return bool(self.key.text().strip()) and (form != _PAIR or bool(self.secret.text().strip()))

    def _form(self) -> str:
        forms = [form.value for form in self._sheet.facts.forms] if self._sheet else [_KEY]
        return self.forms.current() if len(forms) > 1 else forms[0]

    def _first(self) -> QLineEdit:
        form = self._form()
        if form == _NONE:
            return self.address
        return self.file if form in (_FILE, _ADC) else self.key

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "The file with credentials", "", "Credentials (*.json)")
        remember(dialog, "credentials")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def _build(self) -> None:
        form = column(gap=8)
        for word, said, *parts in (
            ("name", "Name", self.name),
            ("forms", "Key form", self.forms, None),
            ("key", "Key", self.key),
            ("secret", "Secret key", self.secret),
            ("file", "File", self.file, self._choose),
            ("address", "Base address", self.address),
        ):
            named = label(str(said), tone="secondary")
            named.setFixedWidth(_LABEL)
            items: list[Item] = [named, *parts]
            holder = QWidget()
            holder.setLayout(row(*items))
            self._rows[str(word)] = holder
            form.addWidget(holder)
        form.addLayout(row(_LABEL + 8, self.keep, self.stop, self.untested, None, gap=0))
        form.addStretch(1)
        result = QFrame()
        result.setProperty("box", "card")
        result.setLayout(column(self.told, self.said, self.charged, None, gap=6,
                                margins=(12, 10, 12, 10)))  # fmt: skip
        result.setMinimumHeight(96)
        both = row(gap=24, margins=(16, 12, 16, 12))
        both.addLayout(form, 5)
        both.addWidget(result, 4)
        self.setLayout(both)
        self.stop.hide()


_WHY = "Paste the key first"
_BEFORE = (
    "A test asks the vendor for something that costs nothing: whether its address answers and "
    "whether it takes the key. The key is kept when it does."
)


def _masked(name: str) -> QLineEdit:
    """A field that shows dots, is not completed, and is not kept by anybody."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setToolTip("Paste it; it is never shown")
    made.setFixedHeight(28)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setInputMethodHints(
        Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
    )
    made.setPlaceholderText("Paste the key")
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
    return made
