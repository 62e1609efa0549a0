"""What the keys of other programs change; everything else stays as it is by default.

Only differences stand here. A command the window does not have (yet) is passed over. Keys are in
the writing of `keymap.normal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_PAGES = ("plan", "board", "generate", "review", "assemble", "deliver", "insights")


@dataclass(frozen=True, slots=True)
class Preset:
    """`word` is what people see."""

    word: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


PRESETS: dict[str, Preset] = {
    "takeboard": Preset("Takeboard"),
    "resolve": Preset(
        "Resolve",
        {
            # Resolve's own pages begin at Shift+2
            **{f"page.{page}": (f"Shift+{n}",) for n, page in enumerate(_PAGES, 2)},
            "view.full": ("Ctrl+Shift+P", "F11"),
            "shot.compare": ("Ctrl+Alt+P",),
            "cut.select": ("A",), "cut.blade": ("B",), "cut.ripple": ("T",), "cut.roll": ("G",),
            "cut.slip": ("S",), "cut.slide": ("U",), "cut.insert": ("F9",),
            "cut.overwrite": ("F10",), "cut.larger": ("Ctrl+=",), "cut.smaller": ("Ctrl+-",),
            "cut.fit": ("Shift+Z",), "cut.snap": ("N",), "cut.split": ("Ctrl+B",),
        },
    ),
    "premiere": Preset(
        "Premiere",
        {
            "view.full": ("`", "F11"), "view.enlarge": ("Shift+`",),
            "cut.blade": ("C",), "cut.ripple": ("B",), "cut.fit": ("\\",), "cut.split": ("Ctrl+K",),
        },
    ),
    "avid": Preset(
        "Avid",
        {
            "view.full": ("`", "F11"), "view.enlarge": ("Shift+`",),
            "cut.blade": ("/",), "cut.back": ("3",), "cut.on": ("4",), "cut.jump_back": ("1",),
            "cut.jump_on": ("2",), "cut.insert": ("Shift+V",), "cut.overwrite": ("B",),
            "cut.clear": ("G",), "play.clear": ("G",), "viewer.green": ("Alt+G",),
            "cut.larger": ("Ctrl+=",), "cut.smaller": ("Ctrl+-",),
        },
    ),
    "final_cut": Preset("Final Cut", {"cut.blade": ("B",), "cut.split": ("Ctrl+B",)}),
    # the keys of Review are xStudio's already
    "xstudio": Preset("xStudio"),
}  # fmt: skip
