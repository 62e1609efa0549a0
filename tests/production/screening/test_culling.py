"""The order of unseen takes, what is counted, and what was circled before."""

from __future__ import annotations

from app.domain.take import Status
from app.production.cut.selects import Selects
from app.production.screening.culling import Culling, decided_take
from app.production.screening.room import screening_room
from tests.production.film import Film


def test_unseen_takes_follow_each_other_over_shots_and_round_again(film: Film) -> None:
    a, b, c = film.shots(3)
    second, first = film.take(a, 2), film.take(b, 1)
    third, omitted = film.take(b, 2), film.take(c, 1)
    film.board.set_fields([c.id], {"omitted": True})
    look = Culling(film.store).look()
    assert [one.take_id for one in look.takes] == [second, first, third]
    assert omitted not in {one.take_id for one in look.takes}

    def after(take: str | None, decided: tuple[str, ...] = ()) -> str | None:
        found = look.next_unseen(take, decided)
        return found.take_id if found else None

    assert after(None) == second
    assert after(second) == first
    assert after(third) == second
    assert after(second, (first,)) == third
    assert after(third, (first, second)) == third  # nothing else is left: the take itself
    assert after(third, (first, second, third)) is None


def test_sixty_decisions_bring_the_counter_to_nothing_and_are_told_in_numbers(film: Film) -> None:
    shots = film.shots(6)
    for shot in shots:
        for number in range(1, 11):
            film.take(shot, number)
    desk = Culling(film.store)
    look, here = desk.look(), None
    assert (look.counter, look.done, look.summary) == ("60 of 60", 0.0, "")
    ways = [Status.KEEP, Status.MAYBE, Status.REJECT]
    for press in range(60):
        found = look.next_unseen(here)
        assert found is not None
        here = found.take_id
        if press % 20 == 19:
            made = film.selects.circle(here)
        else:
            made = film.selects.judge(here, ways[press % 3])
        assert decided_take(made) == here
        look = desk.look()
        assert look.unseen == 59 - press
    assert look.next_unseen(here) is None
    assert look.done == 1.0
    assert look.summary == "22 kept, 19 maybe, 19 rejected, 3 circled"


def test_an_edit_that_decides_nothing_names_no_take(film: Film) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot)
    room = screening_room(film.store, film.clock, film.bus, film.office)
    assert decided_take(room.ratings.star([take], 3)) is None
    longer = film.board.set_fields([shot.id], {"frames": 80})
    assert longer is not None
    assert decided_take(longer) is None


def test_the_circle_remembers_who_had_it(film: Film) -> None:
    shot, other = film.shots(2)
    takes = [film.take(shot, number) for number in (1, 2, 3)]
    elsewhere = film.take(other, 1)
    room = screening_room(film.store, film.clock, film.bus, film.office)
    assert room.circles.of_shot(shot.id) == []
    film.selects.circle(takes[0])
    film.selects.circle(elsewhere)
    film.selects.circle(takes[2])
    film.selects.uncircle(shot.id)
    film.selects.circle(takes[1])
    film.selects.judge(takes[0], Status.MAYBE)
    told = [(one.slate[4:7], one.on, one.now) for one in room.circles.of_shot(shot.id)]
    assert told == [
        ("T02", True, True),
        ("T03", False, False),
        ("T03", True, False),
        ("T01", True, False),
    ]
    words = [(one.slate[4:7], one.on) for one in room.circles.of_shot(shot.id, words=True)]
    assert words[0] == ("T01", None)
    assert len(words) == 5
    newest, *_older = room.circles.of_shot(shot.id, most=2)
    assert newest.label == f"Circle {newest.slate}"
    film.selects.uncircle(shot.id)
    assert not any(one.now for one in room.circles.of_shot(shot.id))
    film.selects.circle(room.circles.of_shot(shot.id)[-1].take_id)  # given back
    assert film.dailies.take(takes[0]).circled


def test_a_decision_says_whose_it_is_and_undo_nobodys(film: Film) -> None:
    (shot,) = film.shots(1)
    take = film.take(shot, 1)
    room = screening_room(film.store, film.clock, film.bus, film.office)
    selects = Selects(film.store, film.bus, room.signature.name)
    selects.judge(take, Status.MAYBE)  # before anybody said a name
    room.signature.keep("Ann Berg")
    selects.judge(take, Status.REJECT)
    selects.judge(take, Status.KEEP)
    made = selects.circle(take)
    film.store.commit(made.inverse())
    selects.circle(take)
    selects.uncircle(shot.id)
    told = [one.by for one in room.circles.of_shot(shot.id, words=True)]
    assert told == ["Ann Berg", "Ann Berg", "", "Ann Berg", "Ann Berg", "Ann Berg", ""]


def test_a_name_said_late_signs_the_decisions_of_this_session_in_one_undoable_step(
    film: Film,
) -> None:
    shot, other = film.shots(2)
    first, second = film.take(shot, 1), film.take(shot, 2)
    elsewhere = film.take(other, 1)
    film.selects.circle(elsewhere)  # before the film was opened this time
    room = screening_room(film.store, film.clock, film.bus, film.office)
    selects = Selects(film.store, film.bus, room.signature.name)
    selects.judge(first, Status.REJECT)
    made = selects.circle(second)
    film.store.commit(made.inverse())
    selects.judge(first, Status.MAYBE)
    before = film.dailies.take(first)

    def names(shot_id: str) -> list[str]:
        return [one.by for one in room.circles.of_shot(shot_id, words=True)]

    assert names(shot.id) == ["", "", "", ""]
    signed = room.signing.sign("  Ann   Berg ")
    assert signed.label == "Sign 4 decisions as Ann Berg"
    assert names(shot.id) == ["Ann Berg"] * 4
    assert names(other.id) == [""]
    assert film.dailies.take(first) == before
    film.store.commit(signed.inverse())
    assert names(shot.id) == ["", "", "", ""]
    film.store.commit(signed)
    selects.circle(first)
    assert names(shot.id) == ["Ann Berg"] * 5
    assert not room.signing.sign("Bo Lind")  # nothing is left without a name
    assert room.signature.name() == "Bo Lind"
    assert names(shot.id) == ["Ann Berg"] * 5
    assert decided_take(signed) is None
