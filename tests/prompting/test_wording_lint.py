"""A sheet's wording: five things named, vague words pointed at, good sheets left alone."""

from __future__ import annotations

import pytest

from app.domain.wording import Part
from app.production.sample import read_sample
from app.prompting.wording_lint import check_wording
from app.resources import resource

WHOLE = (
    "Ada, a woman of 34 to 36 with dark brown hair in a low bun, olive skin, "
    "a slate-grey work shirt."
)


def rules(wording: str) -> list[str]:
    return [finding.rule for finding in check_wording(wording).findings]


def test_the_sample_films_sheets_are_precise() -> None:
    sheets = read_sample(resource("sample_film")).data["characters"]
    assert len(sheets) == 2
    for sheet in sheets:
        report = check_wording(sheet["wording"])
        assert report.findings == ()
        assert report.named == tuple(Part)


@pytest.mark.parametrize(
    "wording",
    [
        WHOLE,
        "A man in his mid-forties, bald, deep brown skin, a white linen suit and black shoes.",
        "A boy aged nine with short curly red hair, freckled pale skin, a yellow raincoat.",
        "A 62-year-old woman, grey shoulder-length hair worn straight, light skin, a navy dress.",
        "A woman of 28 with a black hijab, tan skin and a long emerald coat.",
        "A man of 50 to 55, long grey hair in a ponytail, ruddy skin, a coat in dark green.",
        "A man of 40 with short straight hair, fair skin, a red scarf around the neck, blue jeans.",
    ],
)
def test_precise_wordings_are_left_alone(wording: str) -> None:
    report = check_wording(wording)
    assert report.findings == ()
    assert report.precise
    assert report.lacking() == ()


@pytest.mark.parametrize(
    ("taken_out", "instead", "rule", "part"),
    [
        ("a woman of 34 to 36", "a woman", "no-age-band", Part.AGE),
        ("dark brown hair in a low bun", "long dark brown hair", "no-hair-form", Part.HAIR),
        ("dark brown hair in a low bun", "straight dark hair", "no-hair-length", Part.HAIR),
        ("olive skin", "soft leather skin", "no-skin-tone", Part.SKIN),
        (", a slate-grey work shirt", "", "no-garment", Part.GARMENT),
        ("a slate-grey work shirt", "a work shirt", "no-garment-colour", Part.COLOUR),
        ("a slate-grey work shirt", "grey eyes, a shirt", "no-garment-colour", Part.COLOUR),
    ],
)
def test_each_thing_left_out_is_named(taken_out: str, instead: str, rule: str, part: Part) -> None:
    assert taken_out in WHOLE
    report = check_wording(WHOLE.replace(taken_out, instead))
    assert rule in [finding.rule for finding in report.findings]
    assert part in report.lacking()
    assert all(finding.example for finding in report.findings)


@pytest.mark.parametrize(
    "vague",
    [
        "beautiful", "some kind of", "maybe", "around", "about", "approximately", "pretty",
        "sort of", "young", "older", "middle-aged", "greenish", "nice", "typical", "very", "or so",
        "casual", "similar to", "colourful", "outfit",
    ],
)  # fmt: skip
def test_vague_words_are_pointed_at(vague: str) -> None:
    wording = f"{WHOLE[:-1]}, {vague} 40."
    found = [one for one in check_wording(wording).findings if one.rule == "vague-word"]
    assert [wording[one.start : one.end].strip() for one in found] == [vague]


@pytest.mark.parametrize(
    "plain", ["British passport", "a brush", "polish", "bread", "Mayor", "a kind smile", "overalls"]
)
def test_words_that_only_look_vague_are_not(plain: str) -> None:
    assert "vague-word" not in rules(f"{WHOLE} {plain}")


def test_a_garment_without_colour_is_named_and_placed() -> None:
    wording = WHOLE[:-1] + ", boots under a cap."
    found = [one for one in check_wording(wording).findings if one.rule == "no-garment-colour"]
    assert [wording[one.start : one.end] for one in found] == ["boots", "cap"]


def test_nothing_written_lacks_everything_and_garbage_does_no_harm() -> None:
    assert check_wording("").lacking() == tuple(Part)
    assert check_wording("\x00 \n\t ¿¿ 😀 " * 200).lacking() == tuple(Part)
    assert check_wording("hair " * 3000).named == ()
