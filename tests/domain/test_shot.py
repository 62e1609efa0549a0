"""Every camera move says what it does to whoever watches."""

from app.domain.shot import PURPOSE, Move


def test_each_move_has_a_purpose_to_choose_it_by() -> None:
    assert set(PURPOSE) == set(Move)
    assert all(text.endswith(".") for text in PURPOSE.values())
