"""The compiler: order, origins, verbatim wording, shortening, and golden texts of eight models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.model_card import Mode, ModelCard
from app.domain.prompt import Brief, Element
from app.domain.shot import Beat, Camera, Elements
from app.prompting.compiler import compile_prompt, count
from tests.prompting.fixture import BEAT, EIGHT, HARBOUR, MARA, card, cards, market

GOLDEN = Path(__file__).parent.parent / "golden" / "prompts"
ORDER = list(Element)


def as_text(family: str) -> str:
    prompt = compile_prompt(market(family), cards()[family], "golden")
    lines = [prompt.text, f"negative: {prompt.negative}" if prompt.negative else ""]
    lines += [f"{p.origin} {p.element} | {p.source} | {p.text}" for p in prompt.phrases]
    return "\n".join(line for line in lines if line) + "\n"


@pytest.mark.parametrize("family", EIGHT)
def test_market_scene_reads_as_the_golden_text_of_each_model(family: str) -> None:
    assert as_text(family) == (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("family", EIGHT)
def test_only_the_register_and_veos_speech_differ_between_models(family: str) -> None:
    def shared(name: str) -> list[str]:
        prompt = compile_prompt(market(name), cards()[name], "x")
        kept = (Element.STYLE, Element.NEGATIVE)
        return [p.text for p in prompt.phrases if p.element not in kept and p.source != "dialogue"]

    assert shared(family) == shared("sora")
    spoken = compile_prompt(market(family), cards()[family], "x").phrases
    assert any(p.source == "dialogue" for p in spoken) == (family == "veo")


@pytest.mark.parametrize("family", EIGHT)
def test_elements_stand_in_the_fixed_order(family: str) -> None:
    places = [ORDER.index(p.element) for p in compile_prompt(full(), cards()[family], "x").phrases]
    assert places == sorted(places)


@pytest.mark.parametrize("family", EIGHT)
def test_text_is_exactly_its_phrases_and_holds_the_wording_word_for_word(family: str) -> None:
    prompt = compile_prompt(full(), cards()[family], "x")
    separate = bool(prompt.negative)
    inside = [p.text for p in prompt.phrases if not (separate and p.element is Element.NEGATIVE)]
    assert prompt.text == " ".join(inside)
    assert MARA.wording in prompt.text
    assert HARBOUR.name in prompt.text


def seeing(count: int = 3) -> ModelCard:
    modes = {"modes": (Mode.TEXT, Mode.FIRST_FRAME, Mode.REFERENCES), "reference_images": count}
    return card("kling", takes_images=True).model_copy(update=modes)


def pictured(**fields: object) -> Brief:
    """The full brief with a picture of the anchor and two stills of the character."""
    brief = full()
    return brief.model_copy(
        update={
            "shot": brief.shot.model_copy(update=fields),
            "characters": (MARA.model_copy(update={"still_ids": ("m1", "m2")}),),
            "anchors": (HARBOUR.model_copy(update={"asset_id": "h"}),),
        }
    )


def test_an_anchor_is_a_numbered_picture_only_where_its_picture_goes_along() -> None:
    text = compile_prompt(pictured(), seeing(), "x").text
    assert "Match reference picture 2, Harbour morning." in text
    assert HARBOUR.description not in text
    shown = compile_prompt(pictured(reference_ids=("r",)), seeing(), "x").text
    assert "Match reference picture 3, Harbour morning." in shown


@pytest.mark.parametrize(
    ("brief", "model"),
    [
        ("no picture", seeing()),
        ("blind", card("sora")),
        ("framed", seeing()),
        ("full", seeing(1)),
    ],
)
def test_an_anchor_whose_picture_stays_behind_is_described(brief: str, model: ModelCard) -> None:
    given = {
        "no picture": full(),
        "blind": pictured(),
        "framed": pictured(first_frame_id="f"),
        "full": pictured(),
    }[brief]
    text = compile_prompt(given, model, "x").text
    assert "In the look of Harbour morning." in text
    assert HARBOUR.description in text
    assert "reference picture" not in text


def test_a_drawn_film_gets_no_photographic_register() -> None:
    brief = market("sora")
    elements = brief.shot.elements.model_copy(update={"style": "Watercolour illustration"})
    drawn = brief.model_copy(update={"shot": brief.shot.model_copy(update={"elements": elements})})
    assert "Photorealistic" in compile_prompt(brief, cards()["sora"], "x").text
    assert "Photorealistic" not in compile_prompt(drawn, cards()["sora"], "x").text


def test_same_brief_gives_the_same_prompt_twice() -> None:
    assert compile_prompt(full(), cards()["veo"], "x") == compile_prompt(
        full(), cards()["veo"], "x"
    )


def test_kling_negatives_that_do_not_fit_are_named() -> None:
    small = card("kling", negative=True, negative_limit=12)
    prompt = compile_prompt(market("kling"), small, "x")
    assert prompt.negative == "text"
    assert "negative: morphing" in prompt.shortened


@given(
    limit=st.integers(20, 1200), unit=st.sampled_from(["characters", "utf-16", "bytes", "words"])
)
def test_shortening_never_cuts_a_sentence_nor_what_is_fixed(limit: int, unit: str) -> None:
    whole = compile_prompt(full(), card("kling"), "x")
    prompt = compile_prompt(full(), card("kling", limit=limit, unit=unit), "x")
    known = {p.text for p in whole.phrases if p.element is not Element.NEGATIVE}
    for phrase in prompt.phrases:
        assert phrase.text in known or phrase.element is Element.NEGATIVE
    assert {p.text for p in whole.phrases if p.fixed} <= {p.text for p in prompt.phrases}
    assert prompt.length == count(prompt.text, unit)
    assert prompt.over == max(0, prompt.length - limit)
    assert {p.element for p in prompt.phrases} >= set(ORDER) - {Element.NEGATIVE}
    if prompt.text != whole.text:
        assert prompt.shortened


@given(limit=st.integers(60, 900))
def test_a_longer_limit_never_says_less(limit: int) -> None:
    short = compile_prompt(full(), card("kling", limit=limit), "x")
    longer = compile_prompt(full(), card("kling", limit=limit + 40), "x")
    assert len(longer.shortened) <= len(short.shortened)


@given(text=st.text(max_size=80))
def test_any_words_compile_without_an_error(text: str) -> None:
    brief = market("veo", elements=Elements(subject_action=text, mood=text), dialogue=text)
    prompt = compile_prompt(brief, cards()["veo"], "x")
    assert prompt.length == len(prompt.text)


def test_utf16_limits_count_code_units() -> None:
    assert count("a🎬", "utf-16") == 3
    assert count("ż", "bytes") == 2


def test_beats_are_told_in_seconds_of_the_shot() -> None:
    text = compile_prompt(full(), cards()["runway"], "x").text
    assert re.search(r"From 0 to 2 seconds: she looks up\.", text)


def full() -> Brief:
    brief = market(
        "kling",
        beats=(BEAT, Beat(start_frame=48, end_frame=120, action="she walks on")),
        character_ids=("C",),
        anchor_ids=("A",),
        preset="Cinematic",
    )
    style = "Warm, tactile realism. Colours of bread and sea. No gloss."
    return brief.model_copy(
        update={
            "characters": (MARA,),
            "anchors": (HARBOUR,),
            "project": brief.project.model_copy(update={"style": style}),
        }
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dialogue": "Good morning"}, 'Speaking to camera: "Good morning".'),
        ({"dialogue": '"Is it you?"'}, 'Speaking to camera: "Is it you?"'),
        ({"elements": Elements(subject_action='She calls "stop"')}, 'She calls "stop".'),
        ({"elements": Elements(camera=Camera(size="Medium.", lens="35 mm"))}, "Medium, 35 mm."),
    ],
)
def test_every_phrase_ends_with_one_mark(fields: dict[str, object], sentence: str) -> None:
    prompt = compile_prompt(market("veo", **fields), cards()["veo"], "x")
    assert sentence in [phrase.text for phrase in prompt.phrases]
    assert prompt.phrases[0].text.rstrip('"')[-1] in ".!?"
