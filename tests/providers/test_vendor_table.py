"""The table of vendors is whole, is what the tests say today, and tells red from green."""

from __future__ import annotations

import re

import pytest

from app.domain.model_card import Mode
from tests.providers.vendor_table import (
    ADAPTER,
    CLIENTS,
    FILE,
    HEAD,
    HERE,
    SPEAKERS,
    VECTORS,
    ran,
    rows_of,
    table,
    wanted,
)


def test_the_written_table_has_each_vendor_and_mode_of_the_cards() -> None:
    assert rows_of(FILE.read_text(encoding="utf-8")) == [(v, str(m)) for v, m in wanted()]


def test_each_test_of_a_mode_is_known_to_the_table() -> None:
    found = [
        name
        for file in (CLIENTS, VECTORS)
        for name in re.findall(r"^def (test_\w+)", (HERE / file).read_text("utf-8"), re.M)
    ]
    assert sorted(found) == sorted(SPEAKERS)


def test_a_row_is_red_or_missing_when_any_of_its_tests_is() -> None:
    good = [(ADAPTER, f"{card}-{m}", True) for (_v, m), cards in wanted().items() for card in cards]
    spoken = [("test_kling", f"{mode}--0", True) for vendor, mode in wanted() if vendor == "kling"]
    alone = table(good + spoken)[1]
    assert not [line for line in alone if line.startswith("kling")]
    assert "runway, text: client missing, adapter green" in alone
    rows, bad = table([*good[:-1], *spoken, ("test_kling", "text--1", False)])
    assert "| kling | text | vectors: sheet B, 1.2 and 1.3 | RED | green, " in rows
    assert f"kling, {Mode.TEXT}: client RED, adapter green" in bad
    (vendor, mode), _cards = list(wanted().items())[-1]
    assert f"{vendor}, {mode}: client missing, adapter RED" in bad


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_written_table_is_what_the_tests_say_today() -> None:
    rows, bad = table(ran())
    assert bad == []
    assert FILE.read_text(encoding="utf-8") == HEAD + rows
