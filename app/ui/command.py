"""What a command of the window is; the tables list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`where` is `window` or the page whose widgets hear the keys."""

    key: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    where: str = "window"
    checkable: bool = False
    ends_group: bool = False
    tip: str = ""
    under: str = ""  # the submenu it stands in
