"""Slates: eight characters, unique, and codes that are never used again (requirement D1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput, Bug
from app.domain.slate import CODES, base36, is_slate, shot_code, shot_codes, slate, take_code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("10", "010"),
        ("300", "300"),
        ("5", "005"),
        ("010", "010"),
        ("20A", "02A"),
        ("20a", "02A"),
        ("25B", "25B"),
        ("100A", "10A"),
        ("0A", "00A"),
        ("1000", "A00"),
        ("20AB", "A00"),
        ("125A", "A00"),
        ("٢٠", "A00"),
    ],
)
def test_a_code_looks_like_its_number_where_it_fits(number, code) -> None:
    assert shot_code(number, set()) == code


def test_a_code_once_given_is_not_given_again() -> None:
    assert shot_code("10", {"010"}) == "A00"
    assert shot_code("10", {"010", "A00"}) == "A01"
    assert shot_code("2A", {"02A"}) == "A00"


def test_codes_end_with_a_message_and_not_with_a_second_use() -> None:
    every = {base36(n, 3) for n in range(CODES)}
    assert shot_code("1000", every - {"007"}) == "007"
    with pytest.raises(BadInput, match="all 46,656 shot codes"):
        shot_code("10", every)


@given(st.lists(st.from_regex(r"[0-9]{1,4}[A-C]?", fullmatch=True), max_size=60))
def test_many_codes_are_the_codes_of_each_in_turn(numbers) -> None:
    taken: set[str] = {"010", "A00"}
    one_by_one: list[str] = []
    for number in numbers:
        one_by_one.append(shot_code(number, taken | set(one_by_one)))
    assert shot_codes(numbers, taken) == one_by_one
    assert len({*one_by_one, *taken}) == len(numbers) + 2


def test_takes_count_to_99_and_go_on_in_base_36() -> None:
    assert [take_code(n) for n in (1, 99, 100, 109, 110, 135, 136, 1035)] == [
        "01",
        "99",
        "A0",
        "A9",
        "AA",
        "AZ",
        "B0",
        "ZZ",
    ]
    assert len({take_code(n) for n in range(1, 1036)}) == 1035
    for bad in (0, -1, 1036):
        with pytest.raises(Bug):
            take_code(bad)


def test_150_takes_of_one_shot_are_150_slates_of_eight_characters() -> None:
    slates = [slate("012", n, "K") for n in range(1, 151)]
    assert len(set(slates)) == 150
    assert {len(name) for name in slates} == {8}
    assert all(is_slate(name) for name in slates)
    assert slates[2] == "S012T03K"


@pytest.mark.parametrize("bad", ["s012t03k", "S012T03", "S012T033", "S01-T03K", "S012T03K\n", ""])
def test_other_names_are_no_slates(bad) -> None:
    assert not is_slate(bad)


@pytest.mark.parametrize(("code", "letter"), [("12", "K"), ("0a2", "K"), ("012", "k"), ("012", "")])
def test_a_slate_is_never_made_of_the_wrong_parts(code, letter) -> None:
    with pytest.raises(Bug):
        slate(code, 1, letter)
