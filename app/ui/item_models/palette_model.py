"""What the command palette lists: commands and shots that fit a few letters, under headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.production.board.board_order import called
from app.ui.actions import Actions
from app.ui.command import Command
from app.ui.command_table import COMMANDS
from app.ui.find_text import match
from app.ui.keymap import PARTS, WINDOW, caps, page_of
from app.ui.page_catalog import PLACE_WORDS
from app.ui.state.film import Film

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

ENTRY = Qt.ItemDataRole.UserRole + 1
MOST_SHOTS = 30
_RECENT_BONUS, _HERE_BONUS = 5.0, 8.0
_UNDER_SHARE = 0.5  # found by the name of its menu a command stands behind its namesakes
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `command` or `shot_id` is set, neither in a heading; `why_not` greys it out."""

    text: str
    command: str = ""
    shot_id: str = ""
    icon: str = ""
    context: str = ""
    keys: tuple[str, ...] = ()
    why_not: str = ""
    letters: tuple[int, ...] = ()

    @property
    def heading(self) -> bool:
        return not (self.command or self.shot_id)

    def spoken(self) -> str:
        """The line as a reader hears it."""
        keys = " plus ".join(caps(self.keys[0])) if self.keys else ""
        said = (self.text, self.context, keys, self.why_not and f"not now: {self.why_not}")
        return ", ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Listing:
    """What fits, in order, with its headings, and the counts the foot tells."""

    entries: tuple[Entry, ...]
    commands: int
    shots: int


def listing(
    query: str,
    actions: Actions,
    film: Film,
    page: str,
    selected: Sequence[str],
    recent: Sequence[str],
) -> Listing:
    """Everything that fits `query` on this page with these shots selected."""
    found: list[tuple[float, Entry]] = []
    for command in COMMANDS:
        entry = _entry(command, actions, film, page, selected)
        fits = match(query, entry.text)
        bonus = _RECENT_BONUS if command.key in recent else 0
        if fits is not None:
            found.append((fits.score + bonus, replace(entry, letters=fits.letters)))
        elif _names(query, command.under) and (by := match(query, f"{command.under} {entry.text}")):
            context = f"{entry.context}, {command.under}"  # the words it was found by
            found.append((by.score * _UNDER_SHARE + bonus, replace(entry, context=context)))
    if query.strip():
        found.sort(key=lambda one: (bool(one[1].why_not), -one[0]))
    best = {entry.command: score for score, entry in found if not entry.why_not}
    where = {command.key: command.where for command in COMMANDS}
    entries = [entry for _score, entry in found]
    shots = _shots(query, film)
    parts: list[tuple[str, list[Entry]]] = []
    if not query.strip():
        known = {entry.command: entry for entry in entries}
        late = [known[key] for key in recent if key in known]
        parts.append(("Recent", late))
        entries = [entry for entry in entries if entry not in late]
    here = [entry for entry in entries if page_of(where[entry.command]) == page]
    if not query.strip():
        here.sort(key=lambda entry: entry.context in ("Edit", "View"))
    others = [entry for entry in entries if entry not in here]
    groups = [(_here(page, film, selected), here), ("Everywhere", others)]
    if query.strip() and _best(others, best) > _best(here, best) + _HERE_BONUS:
        groups.reverse()
    parts += groups
    number = query.strip().isdecimal()
    parts.insert(0 if number else len(parts), ("Shots", shots[:MOST_SHOTS]))
    lines = [line for head, group in parts if group for line in (Entry(head), *group)]
    return Listing(tuple(lines), len(found), len(shots))


def _names(query: str, menu: str) -> bool:
    """Whether a word of the query begins the name of a menu below another one."""
    return any(menu.casefold().startswith(word) for word in query.casefold().split())


def _best(group: Sequence[Entry], scores: Mapping[str, float]) -> float:
    """How well the best of a group fits that can run."""
    return max((scores.get(entry.command, 0) for entry in group), default=0)


def _here(page: str, film: Film, selected: Sequence[str]) -> str:
    if page == "board" and len(selected) == 1 and (row := film.row(selected[0])):
        return f"For shot {called(row.number)}"
    if page == "board" and selected:
        return f"For {len(selected)} shots"
    return f"On {PLACE_WORDS[page]}"


def _entry(
    command: Command, actions: Actions, film: Film, page: str, selected: Sequence[str]
) -> Entry:
    action = actions[command.key]
    path = command.menu
    if page_of(command.where) not in (WINDOW, page) or command.where in PARTS:
        path += f", in {PLACE_WORDS[command.where]}"
    reason = "" if action.isEnabled() else why_not(command.key, film, selected)
    if command.where in PARTS and not _in_sight(action):
        reason = f"open the {PLACE_WORDS[command.where].lower()} first"
    return Entry(
        action.text().rstrip("…"),
        command.key,
        icon=command.icon,
        context=path,
        keys=actions.keymap.keys(command.key),
        why_not=reason,
    )


def _in_sight(action: QAction) -> bool:
    """A widget that hears this command's keys can be seen."""
    return any(
        isinstance(one, QWidget)
        and not isinstance(one, QMenu | QAbstractButton)
        and one.isVisible()
        for one in action.associatedObjects()
    )


def why_not(command: str, film: Film, selected: Sequence[str]) -> str:
    """Why a command that is disabled cannot run now, as an order where the person can help it."""
    if film.workbench is None and not command.startswith("film."):
        return "open a film first"
    if film.office is None:
        return "still starting"
    if film.workbench is None:
        return "open a film first"
    if command == "edit.undo":
        return "nothing to undo"
    if command == "edit.redo":
        return "nothing to redo"
    if not film.may_write:
        return "this film is open for reading only"
    if command.startswith(("shot.", "edit.")) and not selected:
        return "select a shot first" if film.rows else "there is no shot yet"
    if command == "shot.merge":
        return "select neighbouring shots of one scene"
    if command.startswith("queue."):
        return "select a waiting take in the queue"
    if command.startswith(("take.", "play.", "note.")):
        return "open a take in Review first"
    return "does not apply here"


def _shots(query: str, film: Film) -> list[Entry]:
    """Shots whose number, title or action has every word; by number first."""
    words = query.casefold().split()
    if not words:
        return []
    heads = {head.scene_id: head.number for head in film.scenes}
    found: list[tuple[int, Entry]] = []
    for n, row in enumerate(film.rows):
        text = _shot_text(row)
        folded = f"{text} {row.action}".casefold()
        if all(word in folded for word in words):
            exact = row.number.lstrip("0") == query.strip().lstrip("0")
            scene = heads.get(row.scene_id, "")
            entry = Entry(
                text,
                shot_id=row.shot_id,
                icon="clapperboard",
                context=f"scene {scene}" if scene else "",
                letters=_letters(words, text),
            )
            found.append((-1 if exact else n, entry))
    return [entry for _n, entry in sorted(found, key=lambda one: one[0])]


def _shot_text(row: TileRow) -> str:
    return f"{called(row.number)} {row.title or row.action}".strip()


def _letters(words: list[str], text: str) -> tuple[int, ...]:
    folded = text.casefold() if len(text.casefold()) == len(text) else text
    places = {
        place
        for word in words
        if (at := folded.find(word)) >= 0
        for place in range(at, at + len(word))
    }
    return tuple(sorted(places))


class PaletteModel(QAbstractListModel):
    """`ENTRY` gives the `Entry`; headings cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()

    def show(self, entries: tuple[Entry, ...]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self.entries[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        # greyed lines can be chosen all the same, so that a reader hears why
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken()
        return None
