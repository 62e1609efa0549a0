"""What shots were called before they were renumbered."""

from __future__ import annotations

from app.production.board.aliases import as_table
from tests.production.film import Film


def test_every_earlier_number_is_listed_the_last_one_first(film: Film) -> None:
    shots = film.shots(3)
    assert film.board.facts.aliases() == []
    film.board.set_fields([shots[1].id], {"number": "15"})
    film.board.set_fields([shots[1].id], {"number": "10B"})
    film.board.set_fields([shots[1].id], {"title": "not a number"})
    (one,) = film.board.facts.aliases()
    assert one.shot_id == shots[1].id
    assert one.words == "010B was 015, 020"
    film.board.move([shots[2].id], shots[0].id)
    film.board.renumber()
    found = {one.shot_id: one.words for one in film.board.facts.aliases()}
    assert found == {
        shots[2].id: "010 was 030",
        shots[0].id: "020 was 010",
        shots[1].id: "030 was 010B, 015, 020",
    }
    assert as_table(film.board.facts.aliases()).splitlines() == [
        "Number\tEarlier numbers", "010\t030", "020\t010", "030\t010B, 015, 020",
    ]  # fmt: skip


def test_a_renumbering_taken_back_leaves_the_number_it_had_for_a_while(film: Film) -> None:
    shots = film.shots(2)
    film.board.set_fields([shots[1].id], {"number": "15"})
    made = film.board.renumber()
    assert made is not None
    film.board.commit(made.inverse())
    assert [one.words for one in film.board.facts.aliases()] == ["015 was 020"]
    film.board.remove([shots[1].id])
    assert film.board.facts.aliases() == []
