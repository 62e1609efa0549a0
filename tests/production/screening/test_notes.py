"""Notes, stars, labels and places of Review: what is written, refused, and undone."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput, StaleEdit
from app.domain.note import Note, NoteKind, ReviewPlace, Stroke
from app.domain.timing import FrameRange
from app.production.screening.room import Screening, screening_room
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import open_engine
from tests.production.film import Film

PEN = Stroke(points=((0.25, 0.5), (0.5, 0.75)), colour="#e0574d", width=0.004)


@pytest.fixture
def room(film: Film) -> Screening:
    return screening_room(film.store, film.clock, film.bus, film.office)


def span(start: int, end: int) -> FrameRange:
    return FrameRange(start=start, end=end)


# notes


def test_a_note_comes_back_as_it_was_said(film: Film, room: Screening) -> None:
    take = film.take(film.shots(1)[0])
    made = room.notes.add(take, NoteKind.FIX, span(84, 96), " Basket melts ", "L. Ortner", [PEN])
    (note,) = room.notes.notes(take_id=take)
    assert note.id == made.changes[0].id
    assert (note.text, note.marks, note.author) == ("Basket melts", "84–95", "L. Ortner")
    assert note.strokes == (PEN,)
    assert note.created_at == film.clock.at
    film.board.commit(made.inverse())
    assert room.notes.notes() == []
    film.board.commit(made)
    assert room.notes.notes(shot_id=note.shot_id) == [note]


def test_notes_stand_in_the_order_of_their_frames(film: Film, room: Screening) -> None:
    shot = film.shots(1)[0]
    first, second = film.take(shot, 1), film.take(shot, 2)
    for take, at in ((second, 3), (first, 40), (first, 8)):
        room.notes.add(take, NoteKind.QUESTION, span(at, at + 1), f"at {at}", "J")
    assert [note.text for note in room.notes.notes(shot_id=shot.id)] == ["at 8", "at 40", "at 3"]
    assert [note.text for note in room.notes.notes(take_id=second)] == ["at 3"]


@pytest.mark.parametrize(
    ("kind", "frames", "text", "author", "why"),
    [
        (NoteKind.FIX, span(90, 97), "late", "J", "frames 0 to 95; the note speaks of 90–96"),
        (NoteKind.FIX, span(1, 2), "  ", "J", "says nothing"),
        (NoteKind.APPROVED, span(1, 2), "", " ", "no author"),
        (NoteKind.SEAM, span(1, 2), "x" * 4001, "J", "at most 4000"),
    ],
)
def test_what_is_no_note_is_refused(
    film: Film,
    room: Screening,
    kind: NoteKind,
    frames: FrameRange,
    text: str,
    author: str,
    why: str,
) -> None:
    take = film.take(film.shots(1)[0])
    with pytest.raises(BadInput, match=why):
        room.notes.add(take, kind, frames, text, author)
    assert room.notes.notes() == []


def test_a_note_is_changed_answered_ticked_off_and_removed(film: Film, room: Screening) -> None:
    take = film.take(film.shots(1)[0])
    note = room.notes.add(take, NoteKind.QUESTION, span(61, 62), "Too long?", "J").changes[0].id
    edits = [
        room.notes.change(note, kind=NoteKind.FIX, text="Too long."),
        room.notes.answer(note, " Shorter in T04 ", "L"),
        room.notes.settle([note]),
    ]
    now = room.notes.note(note)
    assert (now.kind, now.text, now.done) == (NoteKind.FIX, "Too long.", True)
    assert (now.answer, now.answered_by) == ("Shorter in T04", "L")
    assert not room.notes.settle([note])
    edits.append(room.notes.remove([note]))
    assert room.notes.notes() == []
    for made in reversed(edits):
        film.board.commit(made.inverse())
    back = room.notes.note(note)
    assert (back.kind, back.text, back.answer, back.done) == (
        *(NoteKind.QUESTION, "Too long?", "", False),
    )
    with pytest.raises(BadInput, match="never changed"):
        room.notes.change(note, take_id="other")


def test_notes_from_elsewhere_come_in_whole_and_once(film: Film, room: Screening) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot)

    def note(name: str, **fields: object) -> Note:
        base = {
            "id": name,
            "take_id": take,
            "shot_id": shot.id,
            "kind": "fix",
            "text": name,
            "frames": {"start": 1, "end": 2},
            "author": "Client",
            "created_at": film.clock.at,
        }
        return Note.model_validate({**base, **fields})

    with pytest.raises(BadInput, match="not in this film"):
        room.notes.bring_in([note("a"), note("b", take_id="gone")], "Notes of the client")
    assert room.notes.notes() == []
    made = room.notes.bring_in([note("a"), note("b", source="client.json")], "Notes of the client")
    assert len(made.changes) == 2
    room.notes.change("a", text="mine now")
    assert [c.id for c in room.notes.bring_in([note("a"), note("c")], "Again").changes] == ["c"]
    assert room.notes.note("a").text == "mine now"


# stars and labels


def test_stars_and_labels_are_given_to_several_and_taken_back(film: Film, room: Screening) -> None:
    shot = film.shots(1)[0]
    takes = [film.take(shot, number) for number in (1, 2)]
    stars = room.ratings.star(takes, 4)
    label = room.ratings.label(takes, "Green")
    assert [(t.stars, t.label) for t in film.dailies.takes()] == [(4, "Green")] * 2
    assert not room.ratings.star(takes[:1], 4)
    off = room.ratings.label(takes, "Green")  # the same again takes it off
    assert {t.label for t in film.dailies.takes()} == {""}
    for made in (off, label, stars):
        film.board.commit(made.inverse())
    assert [(t.stars, t.label) for t in film.dailies.takes()] == [(0, "")] * 2
    with pytest.raises(StaleEdit):
        film.board.commit(off)


def test_the_board_hears_the_ratings_of_all_takes_of_a_shot(film: Film, room: Screening) -> None:
    a, b, _plain = film.shots(3)
    takes = [film.take(a, 1), film.take(a, 2), film.take(b, 1)]
    room.ratings.star(takes[:1], 4)
    room.ratings.label(takes[1:], "Cyan")
    found = room.ratings.by_shot()
    assert found == {
        a.id: (frozenset({4}), frozenset({"Cyan"})), b.id: (frozenset(), frozenset({"Cyan"}))
    }  # fmt: skip


def test_what_is_no_rating_is_refused(film: Film, room: Screening) -> None:
    take = film.take(film.shots(1)[0])
    with pytest.raises(BadInput, match="0 to 5"):
        room.ratings.star([take], 6)
    with pytest.raises(BadInput, match="no label"):
        room.ratings.label([take], "Mauve")


# places


def test_a_place_is_kept_without_takes_that_are_gone(film: Film, room: Screening) -> None:
    shot = film.shots(1)[0]
    takes = [film.take(shot, number) for number in (1, 2)]
    assert room.places.place(shot.id) is None
    panes = (takes[1], "gone", takes[0])
    film.told.clear()
    kept = ReviewPlace(id=shot.id, panes=panes, layout="4", mode="side", offsets=(0, 5, -3))
    assert room.places.keep(kept)
    found = room.places.place(shot.id)
    assert found is not None
    assert (found.panes, found.offsets) == ((takes[1], takes[0]), (0, -3))
    room.places.keep(kept.model_copy(update={"panes": ("gone",), "offsets": ()}))
    assert room.places.place(shot.id) is None
    assert film.told == []  # a way of looking is nobody's news


def test_a_place_is_not_kept_where_nothing_may_be_written(film: Film) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot)
    reading = SqliteFilmStore(open_engine(film.folder / "project.db"), read_only="Only to look.")
    try:
        room = screening_room(reading, film.clock, film.bus, film.office)
        place = ReviewPlace(id=shot.id, panes=(take,), layout="1", mode="side")
        assert not room.places.keep(place)
        assert room.places.place(shot.id) is None
    finally:
        reading.close()


# the name under them


def test_a_name_is_kept_for_all_films_of_a_person(film: Film, room: Screening) -> None:
    assert room.signature.name() == ""
    assert room.signature.keep("  Lena   Ortner ") == "Lena Ortner"
    assert film.office.setting("signature") == "Lena Ortner"
    assert room.signature.name() == "Lena Ortner"
    for bad in (" ", "x" * 61):
        with pytest.raises(BadInput, match="1 to 60 letters"):
            room.signature.keep(bad)
    assert room.signature.name() == "Lena Ortner"
