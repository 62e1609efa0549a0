"""Which pages there are, in the order of the work. A page without content yet is not listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """`key` is stable (settings, actions); `word` is what people see."""

    key: str
    word: str
    icon: str
    tip: str


PART_WORDS = {
    "tiles": "Tiles", "table": "Table", "script": "Script", "kit": "Characters and kit",
    "doubts": "Doubt desk", "viewer": "Viewer",
    "lanes": "Voice and music",
}  # fmt: skip
PAGES: tuple[Page, ...] = (
    Page("plan", "Plan", "book-open", "Delivery spec, style, characters and kit"),
    Page("board", "Board", "layout-grid", "All shots"),
    Page("generate", "Generate", "sparkles", "The render queue"),
    Page("review", "Review", "play", "Look at takes and circle the best"),
    Page("assemble", "Assemble", "film", "The cut of circled takes"),
    Page("deliver", "Deliver", "package", "Make the package and read it back"),
)
PLACE_WORDS = {**{page.key: page.word for page in PAGES}, **PART_WORDS}
