"""Money is exact and in one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import BadInput
from app.domain.money import Money, total

amounts = st.decimals(min_value=-10_000, max_value=10_000, places=6)


def test_no_float_ever_becomes_money() -> None:
    with pytest.raises(ValidationError):
        Money(amount=0.1)
    with pytest.raises(ValueError, match="float"):
        Money.of(0.1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.of("1") * 0.5  # type: ignore[operator]


def test_ten_dimes_are_a_dollar() -> None:
    assert total([Money.of("0.10")] * 10) == Money.of(1)


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(a: Decimal, b: Decimal) -> None:
    assert Money.of(a) + Money.of(b) - Money.of(b) == Money.of(a)
    assert (Money.of(a) < Money.of(b)) == (a < b)


@given(amounts)
def test_json_keeps_every_digit_as_text(a: Decimal) -> None:
    data = Money.of(a).model_dump(mode="json")
    assert isinstance(data["amount"], str)
    assert "E" not in data["amount"]
    assert Money.model_validate(data) == Money.of(a)


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "x", "", None, True])
def test_what_is_no_number_is_no_amount(bad) -> None:
    with pytest.raises(ValueError, match="amount"):
        Money(amount=bad)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("20", "20"), (" $20.00 ", "20"), ("1,250.50", "1250.50"), ("0", "0"), ("$ 3", "3")],
)
def test_people_write_money_in_these_ways(text, amount) -> None:
    assert Money.parse(text) == Money.of(amount)


@pytest.mark.parametrize("text", ["", "1,50", "20,00", "1e5", "1_000", "-1", "$", "NaN", "two"])
def test_doubtful_money_is_refused_instead_of_guessed(text) -> None:
    with pytest.raises(BadInput):
        Money.parse(text)


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="mixed"):
        Money.of(1) + Money.of(1, "EUR")
    with pytest.raises(ValueError, match="mixed"):
        assert Money.of(1) < Money.of(1, "EUR")
    assert total([Money.of(1, "EUR")]).currency == "EUR"
    assert total([], "EUR") == Money.zero("EUR")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money.of("1.4"), "$1.40"),
        (Money.of("-0.07"), "-$0.07"),
        (Money.of("-0.001"), "$0.00"),
        (Money.of("0.005"), "$0.01"),
        (Money.of(3, "EUR"), "EUR 3.00"),
    ],
)
def test_money_is_shown_with_two_decimals(money, text) -> None:
    assert money.shown() == text


def test_zero_is_nothing_to_pay() -> None:
    assert not Money.of("0.00")
    assert Money.of("0.01")
    assert not (Money.of(1) - Money.of(1))
