"""Finding a character's wording typed into a shot's own words, and taking it out again. Pure.

The compiler inserts the wording word for word (D11); a copy beside it that differs changes a face.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_RUN = 5  # words in a row that make it a copy; `prompting.lint` asks for as many
_NEAR = 4  # words that were put between two copied runs
_ENDS = ",.;:!?"


def without_copy(text: str, wording: str, name: str) -> str:
    """`text` without the part that repeats `wording`; unchanged when nothing long is repeated.

    A sentence left without its subject begins with `name`.
    """
    typed = list(re.finditer(r"\w+", text))
    sheet = re.findall(r"\w+", wording.lower())
    words = [word.group().lower() for word in typed]
    blocks = SequenceMatcher(None, sheet, words, autojunk=False).get_matching_blocks()
    runs = [(block.b, block.b + block.size) for block in blocks if block.size >= 2]
    longest = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    if longest[1] - longest[0] < _RUN:
        return text
    first, last = longest
    for start, end in sorted(runs):
        if start >= first and start - last <= _NEAR:
            last = max(last, end)
    for start, end in sorted(runs, reverse=True):
        if end <= last and first - end <= _NEAR:
            first = min(first, start)
    start, end = typed[first].start(), _clause_end(text, typed[last - 1].end())
    before = re.sub(r"(?:\b(?:a|an|the)\s+)?[\s,;:(–-]*$", "", text[:start], flags=re.I).rstrip(
        " ,;"
    )
    after = text[end:].lstrip(" ,;:)")
    if not before.strip(" .!?") and not after.strip(" .!?"):
        return ""
    if not before or before[-1] in ".!?":
        before = f"{before} {name}".strip()
    return before + (after if after[:1] in set(".!?") else f" {after}").rstrip()


def _clause_end(text: str, at: int) -> int:
    """Up to the next mark when at most two changed words lie before it."""
    rest = re.match(rf"((?:\s+\w+){{1,2}})(?=[{_ENDS}]|$)", text[at:])
    return at + rest.end() if rest else at
