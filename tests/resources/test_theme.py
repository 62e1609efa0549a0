"""Icons, fonts and tokens: whatever the tokens name is there, readable and licensed."""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.resources import resource

RESOURCES = resource("theme").parent
TOKENS = tomllib.loads((RESOURCES / "theme" / "tokens.toml").read_text(encoding="utf-8"))
ICONS = sorted((RESOURCES / "icons").glob("*.svg"))


def _named_icons() -> set[str]:
    named = {TOKENS["icon"]["app"]}
    for table in ("state", "verdict"):
        named |= {entry["icon"] for entry in TOKENS[table].values()}
    for group in ("pages", "views", "marks", "transport", "decisions"):
        named |= set(TOKENS["icon"][group].values())
    return named


def _strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)
    elif isinstance(value, str):
        yield path, value


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _features(font: Path) -> set[str]:
    """Feature tags of the font's GSUB table."""
    data = font.read_bytes()
    for n in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, start, length = struct.unpack(">4sIII", data[12 + 16 * n : 28 + 16 * n])
        if tag == b"GSUB":
            table = data[start : start + length]
            at = struct.unpack(">H", table[6:8])[0]
            count = struct.unpack(">H", table[at : at + 2])[0]
            return {table[at + 2 + 6 * i : at + 6 + 6 * i].decode() for i in range(count)}
    return set()


@pytest.mark.parametrize("name", sorted(_named_icons()))
def test_an_icon_named_in_the_tokens_is_there(name):
    assert (RESOURCES / "icons" / f"{name}.svg").is_file()


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
def test_an_icon_is_plain_svg_that_takes_the_text_colour(file):
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert root.tag.endswith("svg")
    if file.stem != TOKENS["icon"]["app"]:
        assert root.get("stroke") == "currentColor"
        assert root.get("viewBox") == "0 0 24 24"


def test_every_colour_is_six_hex_digits():
    colours = [(path, text) for path, text in _strings(TOKENS) if text.startswith("#")]
    assert len(colours) > 100
    assert [path for path, text in colours if not re.fullmatch(r"#[0-9a-f]{6}", text)] == []


@pytest.mark.parametrize("surface", ["window", "panel", "raised", "sunken", "selection_fill"])
def test_state_and_verdict_words_are_readable_on_every_surface(surface):
    ground = TOKENS["colour"][surface]
    for table in ("state", "verdict"):
        for name, entry in TOKENS[table].items():
            assert _contrast(entry["tint"], ground) >= 4.5, (table, name)


def test_the_fonts_are_there_with_the_figures_the_interface_needs():
    for name in TOKENS["font"]["files"]:
        font = RESOURCES / "fonts" / name
        assert font.is_file()
        assert "zero" in _features(font)
        if name.startswith("Inter"):
            assert "tnum" in _features(font)


def test_fonts_and_icons_carry_their_licences():
    for name in ("OFL-Inter.txt", "OFL-JetBrainsMono.txt"):
        text = (RESOURCES / "fonts" / name).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
    lucide = (RESOURCES / "icons" / "LICENSE-lucide.txt").read_text(encoding="utf-8")
    assert "ISC License" in lucide
    assert "Cole Bemis" in lucide
