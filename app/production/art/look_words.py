"""Words for what a picture measures: the same values give the same words (RF-06, RF-09).

For models that take no picture. A proposal for the person, never written by itself.
"""

from __future__ import annotations

from app.domain.look import Look, Swatch

_NEUTRAL = 12  # steps between the strongest and weakest of red, green and blue
_GREYS = {
    "black": 0x101010, "charcoal": 0x303030, "dark grey": 0x555555, "grey": 0x808080,
    "light grey": 0xB0B0B0, "pale grey": 0xD4D4D4, "white": 0xF6F6F6,
}  # fmt: skip
# name: sRGB; short enough to be told apart, and words a model has met often
_COLOURS = {
    "cream": 0xF0E6CE, "sand": 0xD2B48C, "beige": 0xC8B8A0, "taupe": 0x8B7D6B,
    "dark brown": 0x35200F, "brown": 0x6B4423, "light brown": 0x8F6B4A, "stone": 0xD4CFC2,
    "chestnut": 0x8B4A32, "ochre": 0xC68B3C,
    "amber": 0xF0A83C, "gold": 0xE8C060, "yellow": 0xF2DE3C, "orange": 0xE8762C, "rust": 0xA0452C,
    "brick red": 0xA83A32, "red": 0xD02828, "crimson": 0x8E1B2C, "pink": 0xE8A0AC,
    "rose": 0xC66A78, "magenta": 0xB8288C, "plum": 0x5A2A52, "violet": 0x6A4C9C,
    "lavender": 0xB4A8D8, "navy": 0x18223F, "ink blue": 0x14192B, "slate blue": 0x3A4358,
    "blue": 0x2A5CB8, "steel blue": 0x5E7F9C, "grey blue": 0x8395A1, "sky blue": 0x8CC0E4,
    "pearl blue": 0xA9B7BD, "petrol": 0x2D4E5B, "teal": 0x2A8080, "turquoise": 0x4CC8BC,
    "mint": 0xA8DCC0, "green": 0x3A8C48, "dark green": 0x1C3A26, "olive": 0x6E6C34,
    "moss green": 0x55693C, "lime": 0xA8D03C,
}  # fmt: skip


def contrast_word(look: Look) -> str:
    """low under 3, medium under 7, high under 12, very high from there."""
    steps = ((3, "low"), (7, "medium"), (12, "high"))
    return next((word for most, word in steps if look.contrast < most), "very high")


def temperature_word(look: Look) -> str:
    """warm under 4,500 K, neutral under 6,000 K, cool above; nothing where none was measured."""
    if look.kelvin is None:
        return ""
    return "warm" if look.kelvin < 4500 else "neutral" if look.kelvin < 6000 else "cool"


def texture_word(look: Look) -> str:
    """smooth under 0.003, soft under 0.007, fine under 0.03, coarse from there."""
    steps = ((0.003, "smooth"), (0.007, "soft"), (0.03, "fine"))
    return next((word for most, word in steps if look.texture < most), "coarse")


def colour_name(colour: str) -> str:
    """The nearest of some fifty names to `#rrggbb`, by weighted distance in sRGB."""
    wanted = int(colour.removeprefix("#"), 16)
    parts = wanted >> 16, wanted >> 8 & 255, wanted & 255
    names = _GREYS if max(parts) - min(parts) < _NEUTRAL else _COLOURS
    return min(names, key=lambda name: (_apart(names[name], wanted), name))


def describe(look: Look) -> str:
    """One sentence of palette, light, texture and contrast."""
    parts = [_palette(look.palette)]
    light = "dark" if look.luminance < 0.05 else "bright" if look.luminance > 0.45 else "mid-tone"
    if look.kelvin is not None:
        parts.append(f"{temperature_word(look)} {light} light near {round(look.kelvin, -2)} K")
    else:
        parts.append(f"{light} light")
    parts.append(f"{texture_word(look)} texture")
    parts.append(f"{contrast_word(look)} contrast, {look.contrast:.1f} to 1")
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:] + "."


def _palette(palette: tuple[Swatch, ...]) -> str:
    names: list[str] = []
    for swatch in palette:
        name = colour_name(swatch.colour)
        if swatch.share >= 0.04 and name not in names:
            names.append(name)
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _apart(one: int, other: int) -> int:
    """Squared distance weighted as the eye weighs red, green and blue (2, 4, 3)."""
    weights = ((16, 2), (8, 4), (0, 3))
    return sum(w * ((one >> at & 255) - (other >> at & 255)) ** 2 for at, w in weights)
