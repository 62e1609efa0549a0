"""Which takes of a shot stand in the panes: the one with the focus, and the next ones."""

from __future__ import annotations

from collections.abc import Sequence


def line_up(
    takes: Sequence[str], panes: Sequence[str], focus: int, layout: int
) -> tuple[list[str], int]:
    """Take ids for at most `layout` panes, and the pane with the focus.

    `takes` are those of the shot in their order, `panes` what stands there now. What somebody chose
    stays while there is room; takes that all fit stand in their order; empty only without takes.
    """
    there = set(takes)
    focused = panes[focus] if focus < len(panes) else ""
    kept = [take for take in panes if take in there]
    if not takes:
        return [], 0
    if not kept:
        focused, kept = takes[-1], [takes[-1]]
    elif focused not in there:
        focused = kept[min(focus, len(kept) - 1)]
    at = focus if focus < len(kept) and kept[focus] == focused else kept.index(focused)
    if len(kept) > layout:
        kept, at = (kept[:layout], at) if at < layout else ([*kept[at:], *kept[:at]][:layout], 0)
    elif len(kept) < layout and set(kept) != there:
        if len(takes) <= layout:
            kept = list(takes)
        else:
            after = takes.index(kept[-1]) + 1
            others = [take for take in (*takes[after:], *takes[:after]) if take not in kept]
            kept = [*kept, *others[: layout - len(kept)]]
        at = kept.index(focused)
    return kept, at


def followed(before: Sequence[str], after: Sequence[str], shifts: Sequence[int]) -> list[int]:
    """The frames by which panes are slipped, gone along with their takes to other panes."""
    known = [*shifts, *([0] * len(before))]
    moved = []
    for pane, take in enumerate(after):
        if pane < len(before) and before[pane] == take:
            moved.append(known[pane])
        else:
            moved.append(known[before.index(take)] if take in before else 0)
    return moved
