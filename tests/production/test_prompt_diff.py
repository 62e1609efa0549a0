"""Two prompts beside each other: nothing lost, nothing reworded, every difference marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.prompt import Element, Origin
from app.production.prompts.prompt_diff import (
    DiffRow,
    Mark,
    Span,
    diff_prompts,
    diff_words,
    side,
    unified,
)
from app.prompting.compiler import compile_prompt
from tests.prompting.fixture import MARA, cards, market

WORDS = st.lists(st.sampled_from(["a", "slow", "dolly", "in", "late", "sun."]), max_size=12)


def compiled(family: str, **fields: object):
    brief = market(family, **fields).model_copy(update={"characters": (MARA,)})
    return compile_prompt(brief, cards()[family], "x")


def shown(spans: tuple[Span, ...]) -> str:
    marks = {Mark.SAME: "{}", Mark.REMOVED: "[-{}]", Mark.ADDED: "[+{}]"}
    return " ".join(marks[span.mark].format(span.text) for span in spans)


@given(WORDS, WORDS)
def test_each_side_is_its_own_text_and_equal_words_are_equal_on_both(
    left: list[str], right: list[str]
) -> None:
    one, two = diff_words(" ".join(left), " ".join(right))
    assert side(one).split() == left
    assert side(two).split() == right
    same = [[s.text for s in spans if s.mark is Mark.SAME] for spans in (one, two)]
    assert same[0] == same[1]
    assert Mark.ADDED not in {span.mark for span in one}
    assert Mark.REMOVED not in {span.mark for span in two}


def test_one_changed_word_is_marked_alone() -> None:
    one, two = diff_words("Slow dolly in, low angle.", "Slow dolly out, low angle.")
    assert shown(one) == "Slow dolly [-in,] low angle."
    assert shown(two) == "Slow dolly [+out,] low angle."


def test_sora_beside_kling_differs_in_the_register_the_speech_and_the_negatives_only() -> None:
    golden = [
        (row.origin.value, shown(row.left), "same" if row.same else shown(row.right))
        for row in diff_prompts(compiled("sora"), compiled("kling"))
    ]
    assert golden == [
        ("K", f"Mara: {MARA.wording}.", "same"),
        ("S", "A woman crosses a busy market.", "same"),
        ("E", "Open-air bazaar, late sun, long shadows.", "same"),
        ("C", "Slow tracking shot with the subject. Handheld.", "same"),
        (
            "Y",
            "[-Photorealistic, shot on 35 mm film. Anamorphic glass, fine natural grain.]",
            "[+Cinematic preset. Shallow focus. Warm grade.]",
        ),
        ("K", "Films about memory.", "same"),
        ("M", "Reflective, a little sad.", "same"),
        (
            "N",
            "[-Avoid] text, distorted hands, jump cuts, [-flicker and morphing.]",
            "text, distorted hands, jump cuts, [+flicker, morphing]",
        ),
    ]


def test_an_element_only_one_side_has_is_a_row_of_its_own() -> None:
    left, right = (compiled("pika", preset=one) for one in ("", "x"))
    assert all(row.same for row in diff_prompts(left, right))
    quiet = market("pika")
    elements = quiet.shot.elements.model_copy(update={"mood": ""})
    rows = diff_prompts(compiled("pika", elements=elements), left)
    mood = next(row for row in rows if row.origin is Origin.MOOD)
    assert (mood.left, shown(mood.right)) == ((), "[+Reflective, a little sad.]")


def test_a_negative_field_of_its_own_is_said_beside_the_words() -> None:
    rows = diff_prompts(compiled("pika"), compiled("kling"))
    assert rows[-1].note == "right has its own field"
    assert not any(row.note for row in rows[:-1])


def test_both_sides_read_as_one_run_of_words() -> None:
    left, right = diff_words("steady then drifting left slowly now", "steady drifting right slowly")
    row = DiffRow(Origin.CAMERA, Element.CAMERA, left, right)
    said = [(span.mark.value[0], span.text) for span in unified(row)]
    assert said == [
        ("s", "steady"), ("r", "then"), ("s", "drifting"), ("a", "right"), ("r", "left"),
        ("s", "slowly"), ("r", "now"),
    ]  # fmt: skip
