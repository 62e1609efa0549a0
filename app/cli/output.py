"""Answers: one JSON document on standard output, or text for people; the rest on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from app.domain.errors import UserFacing
from app.domain.money import Money


class Found(Exception):
    """The answer was given, and the work itself found something wrong: exit code 1."""


def answer(
    data: Mapping[str, object], as_json: bool, say: Callable[[], None] | None = None
) -> None:
    """Print the document, or let `say` tell people; without `say` all of it as lines."""
    if as_json:
        print(json.dumps(plain(data), ensure_ascii=False, indent=2), flush=True)
    elif say is not None:
        say()
    else:
        print("\n".join(told(data)))


def fail(error: UserFacing, as_json: bool) -> int:
    """Print the error in the form asked for; returns its exit code."""
    if as_json:
        body = {
            "kind": error.kind,
            "message": error.message,
            "next_step": error.next_step,
            "details": plain(error.details),
        }
        print(json.dumps({"error": body}, ensure_ascii=False, indent=2), flush=True)
    else:
        note(error.message)
        if error.next_step:
            note(f"  {error.next_step}")
    return error.exit_code


def note(text: str) -> None:
    """Anything that is not the answer: progress, warnings, advice."""
    print(text, file=sys.stderr, flush=True)


def progress(text: str) -> None:
    """A line that replaces itself on a terminal and is left out elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def plain(value: Any) -> Any:
    """Values as JSON: money and fractions as text, paths as text, never a float for money."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json"))
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return [plain(inner) for inner in value]
    return value


def told(data: Mapping[str, object], indent: str = "") -> list[str]:
    """Any document as lines for people: a name and its value, what lies inside set in."""
    lines = []
    for name, value in plain(data).items():
        said, called = cell(value), f"{indent}{name.replace('_', ' ')}:"
        if said or not value:
            lines.append(f"{called} {said or 'none'}")
            continue
        lines.append(called)
        for one in [value] if isinstance(value, dict) else value:
            inside = told(one, f"{indent}    ") if isinstance(one, dict) else [cell(one)]
            if not isinstance(value, dict):  # one of several: the first line of each is marked
                inside[0] = f"{indent}  - {inside[0].lstrip()}"
            lines += inside
    return lines


def cell(value: object) -> str:
    """A value as one cell: money with its currency, yes or no, several with commas; empty for
    nothing and for what needs lines of its own.
    """
    match plain(value):
        case None:
            return ""
        case bool(yes):
            return "yes" if yes else "no"
        case {"amount": amount, "currency": currency}:
            money = Money(amount=amount, currency=currency)
            return money.shown() if money else "free"
        case list(several):
            flat = not any(isinstance(one, dict | list) for one in several)
            return ", ".join(cell(one) for one in several) if flat else ""
        case dict():
            return ""
        case single:
            return str(single)


def listed(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """These values of each record, under their names."""
    table(columns, [[cell(row[name]) for name in columns] for row in rows])


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns; the last one is free to be long."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [
        max([len(heading), *(len(row[n]) for row in cells)]) for n, heading in enumerate(headings)
    ]
    for row in [list(headings), *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
