"""Controls bound to fields of shots: show what several have in common, tell what a person changed.

One control, one path (`elements.camera.move`). Where shots differ it says `mixed`, which is never a
value; what is typed or chosen then goes to all of them as one edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import Shot
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import MIXED, Field, TextBox, slant
from app.ui.widgets.flags import Flag
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label

Control = Field | TextBox | Choice | Flag
Shown = Callable[[object], str]
_MOST = 20  # different values that are counted


class Form(QObject):
    """Signals: `changed(dict)` paths and new values; `entered(str)` a control got the focus."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._controls: dict[str, tuple[Control, Shown]] = {}

    def text(self, path: str, control: Field | TextBox, shown: Shown = str) -> Field | TextBox:
        """`shown` is how a value is written; the board reads it back."""
        self._controls[path] = (control, shown)
        control.setProperty("path", path)
        control.committed.connect(lambda text: self.changed.emit({path: text}))
        return control

    def choice(self, path: str, control: Choice) -> Choice:
        """Values are the items' data; a word of the person's own is offered when a shot has it."""
        self._controls[path] = (control, str)
        control.setProperty("path", path)

        def chosen(at: int) -> None:
            slant(control, False)
            self.changed.emit({path: control.itemData(at)})

        control.activated.connect(chosen)
        return control

    def flag(self, path: str, control: Flag) -> Flag:
        self._controls[path] = (control, str)
        control.chosen.connect(lambda on: self.changed.emit({path: on}))
        return control

    def show_shots(self, shots: Sequence[Shot]) -> None:
        for path, (control, shown) in self._controls.items():
            _show(control, list(map(attrgetter(path), shots)), shown)

    def field(self, path: str) -> Control | None:
        found = self._controls.get(path)
        return found[0] if found else None

    def flush(self) -> None:
        """Commit what is being typed, before other shots are shown."""
        for control, _shown in self._controls.values():
            if isinstance(control, Field | TextBox) and control.hasFocus():
                control.flush()


def value_of(shot: Shot, path: str) -> object:
    """A field by its path; `elements.camera.move` and the like."""
    return attrgetter(path)(shot)


def labelled(name: str, *fields: QWidget, wide: int = 68, note: str = "") -> QWidget:
    """A line of the inspector: label, controls, and a word at the right."""
    caption = label(name, "body", "secondary")
    caption.setFixedSize(wide, 24)
    layout = row(caption, *fields, gap=4)
    for one in fields:
        layout.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    layout.setAlignment(caption, Qt.AlignmentFlag.AlignTop)
    if note:
        told = label(note, "caption", "secondary")
        told.setFixedSize(52, 24)
        told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(told, 0, Qt.AlignmentFlag.AlignTop)
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def _different(values: Iterable[object]) -> Iterator[object]:
    """Each value once, as soon as it is met."""
    seen: set[object] = set()
    last = object()
    for value in values:
        if value is not last and value != last and value not in seen:
            seen.add(value)
            yield value
        last = value


def _show(control: Control, values: Sequence[object], shown: Shown) -> None:
    if isinstance(control, Flag):
        control.show_count(sum(bool(value) for value in values), max(1, len(values)))
        return
    kinds = list(islice(_different(values), _MOST + 1))
    mixed = len(kinds) > 1
    count = f"{_MOST} or more" if len(kinds) > _MOST else f"{len(kinds)}"
    control.setAccessibleDescription(f"{MIXED}, {count} values" if mixed else "")
    control.setToolTip(f"{count} different values; what you set goes to all" if mixed else "")
    first = kinds[0] if kinds else None
    if isinstance(control, Choice):
        if control.being_chosen():
            return
        control.setPlaceholderText(MIXED if mixed else "")
        slant(control, mixed)
        data = first.value if hasattr(first, "value") else first
        if not mixed and isinstance(data, str) and data and control.findData(data) < 0:
            control.offer(data, data)  # a word of the person's own
        control.choose(object() if mixed else data)
        return
    text = "" if mixed or first is None else shown(first)
    control.show_text(text, mixed=mixed)
