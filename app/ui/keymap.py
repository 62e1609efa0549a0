"""Which key runs which command: defaults, the chosen preset, and what a person changed.

Pure: no widgets, no files. A key is a text such as `Ctrl+Shift+K`, written by `normal` in one way
only, so that equal keys are equal texts. Commands of a page hear their keys while it has the focus;
those of the window hear them everywhere, so the window encloses every page, and a page its parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.domain.errors import BadInput
from app.ui.key_presets import PRESETS

WINDOW = "window"
# parts of pages with keys of their own, and the page around them
PARTS = {
    "tiles": "board", "table": "board", "script": "plan", "kit": "plan", "doubts": "generate",
    "viewer": "review", "lanes": "assemble",
}  # fmt: skip
VERSION = 1
MOST_LETTERS = 1_000_000

_MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")
_NAMED = (
    "Space", "Return", "Esc", "Tab", "Backspace", "Del", "Ins", "Home", "End", "PgUp", "PgDown",
    "Left", "Right", "Up", "Down", "Pause", "Print", "Menu",
    *(f"F{n}" for n in range(1, 25)),
)  # fmt: skip
_ALIASES = {
    "enter": "Return", "escape": "Esc", "delete": "Del", "insert": "Ins", "pageup": "PgUp",
    "pagedown": "PgDown", "grave": "`", "slash": "/", "backslash": "\\",
    **{name.casefold(): name for name in _NAMED},
}  # fmt: skip
# keys widgets hear themselves: place, key, what it does; they cannot be given to a command
FIXED: tuple[tuple[str, str, str], ...] = (
    *((WINDOW, key, does) for key, does in (
        ("Esc", "goes one level up"), ("Tab", "goes to the next control"),
        ("Shift+Tab", "goes to the control before"))),
    *(("board", key, "moves through the shots")
      for key in ("Left", "Right", "Up", "Down", "Home", "End", "Shift+Left", "Shift+Right",
                  "Shift+Up", "Shift+Down")),
    ("board", "Return", "opens the shot in Review"),
    ("board", "Space", "adds the shot to the selection"),
    ("review", "Tab", "in the viewer shows only the picture"),
    ("review", "Ctrl+Tab", "in the viewer goes to the next control"),
    *(("review", str(n), f"shows take {n}") for n in range(1, 10)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A command as far as keys go: `where` is `window` or a page."""

    command: str
    text: str
    where: str
    default: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Who has a key already. `command` is empty where a widget hears it itself."""

    key: str
    command: str
    text: str
    where: str


@dataclass(frozen=True)
class Keymap:
    """Immutable; a change gives a new one. `changes` holds only what differs from the preset."""

    slots: Mapping[str, Slot]
    preset: str = "takeboard"
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, slots: Iterable[Slot], preset: str = "takeboard") -> Keymap:
        """The defaults of these commands, every key written the usual way."""
        known = {
            slot.command: replace(slot, default=tuple(dict.fromkeys(map(normal, slot.default))))
            for slot in slots
        }
        return cls(MappingProxyType(known), preset)

    # asking

    def preset_keys(self, command: str) -> tuple[str, ...]:
        """The keys of a command before the person changed anything."""
        differing = PRESETS[self.preset].keys.get(command)
        return self.slots[command].default if differing is None else differing

    def keys(self, command: str) -> tuple[str, ...]:
        changed = self.changes.get(command)
        return self.preset_keys(command) if changed is None else changed

    def is_changed(self, command: str) -> bool:
        return command in self.changes

    def clashes(self, command: str, key: str) -> list[Clash]:
        """Who else would answer this key where the command listens; fixed keys come first."""
        where = self.slots[command].where
        fixed = [
            Clash(key, "", does, place)
            for place, fixed_key, does in FIXED
            if fixed_key == key and _meet(where, place)
        ]
        others = [
            Clash(key, other.command, other.text, other.where)
            for other in self.slots.values()
            if other.command != command
            and _meet(where, other.where)
            and key in self.keys(other.command)
        ]
        return fixed + others

    def own_clashes(self) -> list[tuple[Clash, Clash]]:
        """Pairs of commands that share a key and could both answer; a whole keymap has none."""
        found = []
        for command in self.slots.values():
            for key in self.keys(command.command):
                mine = Clash(key, command.command, command.text, command.where)
                for other in self.clashes(command.command, key):
                    if not other.command or command.command < other.command:
                        found.append((mine, other))
        return found

    def find(self, words: str) -> list[Slot]:
        """Commands whose name has these words, or which a key of this name runs."""
        asked = words.strip().casefold()
        if not asked:
            return list(self.slots.values())
        try:
            key = normal(words.strip())
        except BadInput:
            key = ""
        return [
            slot
            for slot in self.slots.values()
            if all(word in slot.text.casefold() for word in asked.split())
            or key in self.keys(slot.command)
        ]

    # changing

    def bind(self, command: str, keys: Iterable[str]) -> Keymap:
        """Give these keys to a command; whoever had one of them where it listens loses it."""
        wanted = tuple(dict.fromkeys(normal(key) for key in keys))
        changed = dict(self.changes)
        for key in wanted:
            for clash in self.clashes(command, key):
                if not clash.command:
                    raise BadInput(
                        f"{key} {clash.text} and cannot be given away.", "Press another key."
                    )
                had = changed.get(clash.command, self.keys(clash.command))
                changed[clash.command] = tuple(one for one in had if one != key)
        changed[command] = wanted
        return self._with(changed)

    def reset(self, command: str) -> Keymap:
        """Give a command its preset keys back; who had them meanwhile loses them."""
        changed = {key: keys for key, keys in self.changes.items() if key != command}
        back = self._with(changed)
        return back._with(back.bind(command, back.preset_keys(command)).changes)

    def reset_all(self) -> Keymap:
        return replace(self, changes={})

    def with_preset(self, preset: str) -> Keymap:
        """Another preset under the same changes; they take their keys from whoever has them."""
        made = replace(self, preset=preset, changes={})
        for command, keys in self.changes.items():
            made = made.bind(command, keys)
        return made

    def _with(self, changes: Mapping[str, tuple[str, ...]]) -> Keymap:
        plain = replace(self, changes={})
        kept = {key: keys for key, keys in changes.items() if keys != plain.keys(key)}
        return replace(self, changes=kept)

    # as a file

    def as_json(self) -> str:
        """The preset and every changed command; readable by `read`."""
        return json.dumps(
            {
                "takeboard_keys": VERSION,
                "preset": self.preset,
                "keys": {command: list(keys) for command, keys in sorted(self.changes.items())},
            },
            indent=2,
        )

    def read(self, text: str) -> tuple[Keymap, list[str]]:
        """A keymap written by `as_json`, and the names in it that no command has.

        BadInput where the text is no such file, a key cannot be read or two commands share one.
        """
        preset, listed = _opened(text)
        if preset not in PRESETS:
            raise BadInput(
                f"The file asks for the preset “{preset}”, which does not exist.",
                f"Known are: {', '.join(PRESETS)}.",
            )
        changes: dict[str, tuple[str, ...]] = {}
        for command, keys in listed.items():
            if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
                raise BadInput(f"The keys of “{command}” are not a list of texts.")
            if command in self.slots:
                changes[command] = tuple(dict.fromkeys(normal(key) for key in keys))
        made = replace(self, preset=preset, changes={})._with(changes)
        if shared := made.own_clashes():
            mine, other = shared[0]
            raise BadInput(
                f"{mine.key} is given twice: to {mine.text} and "
                + (f"to {other.text}." if other.command else f"it always {other.text}."),
                "Change one of them in the file.",
            )
        return made, sorted(set(listed) - set(self.slots))


def normal(text: str) -> str:
    """A key the one way it is written here: `shift+ctrl+k` becomes `Ctrl+Shift+K`."""
    plus = text == "+" or text.endswith("++")
    head, key = (text[:-1], "+") if plus else text.rpartition("+")[::2]
    named = [part.strip().casefold() for part in head.split("+") if part.strip()]
    modifiers = {word for word in _MODIFIERS if word.casefold() in named}
    key = key if key in ("+", " ") else key.strip()
    if len(named) != len(modifiers) or not key:
        raise BadInput(f"“{text}” is no key.", "Write it as Ctrl+Shift+K, F5 or N.")
    if key == " ":
        key = "Space"
    if len(key) == 1 and key.isprintable():
        key = key.upper()
    elif (known := _ALIASES.get(key.casefold())) is not None:
        key = known
    else:
        raise BadInput(f"“{text}” is no key.", "Write it as Ctrl+Shift+K, F5 or N.")
    return "+".join([*(word for word in _MODIFIERS if word in modifiers), key])


def caps(key: str) -> list[str]:
    """The caps of a key as people read them: `Ctrl`, `Shift`, `K`."""
    head, _plus, last = key.rpartition("+") if not key.endswith("+") else (key[:-1], "", "+")
    shown = _CAPS.get(last, last)
    return [part for part in head.split("+") if part] + [shown]


_CAPS = {
    "Return": "Enter", "Del": "Del", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓",
    "PgUp": "Page ↑", "PgDown": "Page ↓",
}  # fmt: skip


def page_of(place: str) -> str:
    """The page a place is on; a page and the window are their own."""
    return PARTS.get(place, place)


def _meet(one: str, other: str) -> bool:
    """Both could answer: the same place, or one encloses the other."""
    return (
        one == other
        or WINDOW in (one, other)
        or PARTS.get(one) == other
        or (PARTS.get(other) == one)
    )


def _opened(text: str) -> tuple[str, dict[str, object]]:
    hint = "Choose a file that Takeboard exported."
    if len(text) > MOST_LETTERS:
        raise BadInput("The file is far too large to be a list of keys.", hint)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The file is not JSON: {error}.", hint) from error
    if not isinstance(found, dict) or "takeboard_keys" not in found:
        raise BadInput("The file holds no keys of Takeboard.", hint)
    if found["takeboard_keys"] != VERSION:
        raise BadInput(
            f"The keys were written by a newer Takeboard (version {found['takeboard_keys']}).",
            "Export them again from this version, or update this one.",
        )
    listed = found.get("keys", {})
    if not isinstance(listed, dict):
        raise BadInput("“keys” in the file is no table of commands.", hint)
    return str(found.get("preset", "takeboard")), listed
