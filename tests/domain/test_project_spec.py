"""Delivery specs: presets, written sizes, and what no delivery can have."""

from fractions import Fraction

import pytest

from app.domain.errors import BadInput
from app.domain.project import CINEMATIC, SOCIAL, Codec, Colour, DeliverySpec, parse_spec


def test_the_presets_are_those_of_the_trade() -> None:
    spec = parse_spec("cinematic")
    assert (spec.width, spec.height, spec.handles) == (3840, 2160, 12)
    assert spec.rate == Fraction(24)
    assert (spec.colour, spec.codec) == (Colour.REC709, Codec.PRORES_422)
    assert spec.start_frame() == 86_400
    social = parse_spec(" Social ")
    assert (social.width, social.height, social.handles) == (1920, 1080, 0)
    assert social.rate == Fraction(30)
    assert (social.colour, social.codec) == (Colour.SRGB, Codec.H265)


def test_a_written_size_means_prores() -> None:
    spec = parse_spec("640x360@23.976")
    assert (spec.width, spec.height, spec.rate) == (640, 360, Fraction(24000, 1001))
    assert spec.codec is Codec.PRORES_422
    assert spec.start_frame() == 86_400


@pytest.mark.parametrize(
    "text", ["", "4k", "640x360", "641x360@24", "640x361@24", "32x32@24", "640x360@0", "1x1@1"]
)
def test_other_words_are_no_spec(text) -> None:
    with pytest.raises(BadInput):
        parse_spec(text)


def test_json_gives_the_same_spec_again() -> None:
    for spec in (CINEMATIC, SOCIAL, parse_spec("1920x1080@29.97")):
        assert DeliverySpec.model_validate(spec.model_dump(mode="json")) == spec


@pytest.mark.parametrize(
    "fields",
    [
        {"drop": True},
        {"rate": "29.97", "drop": True},
        {"rate": "29.97", "start": "01:00:00;00"},
        {"start": "1:00"},
        {"start": "01:00:00:24"},
        {"handles": -1},
        {"width": 0},
    ],
)
def test_a_spec_that_contradicts_itself_is_refused(fields) -> None:
    with pytest.raises(BadInput):
        DeliverySpec.model_validate(fields).check()


def test_a_drop_frame_spec_starts_at_a_drop_frame_hour() -> None:
    spec = DeliverySpec(rate="29.97", drop=True, start="01:00:00;00")
    spec.check()
    assert spec.start_frame() == 107_892
