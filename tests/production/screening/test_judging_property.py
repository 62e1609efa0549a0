"""Whatever is judged in whatever order, undo leads back to the start and redo to the end."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.note import NoteKind, Stroke
from app.domain.take import LABELS, Status
from app.domain.timing import FrameRange
from app.production.screening.room import Screening, screening_room
from tests.production.film import Film

_SHARE = st.floats(0, 1, allow_nan=False, width=32)
_STROKES = st.lists(
    st.builds(
        lambda points: Stroke(points=tuple(points), colour="#e0574d", width=0.006),
        st.lists(st.tuples(_SHARE, _SHARE), min_size=1, max_size=3),
    ),
    max_size=2,
)
_SPAN = st.tuples(st.integers(0, 110), st.integers(1, 20))
_TEXT = st.text("aé\n;. ", max_size=6)
_STEP = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(list(NoteKind)), _SPAN, _TEXT, _STROKES),
    st.tuples(st.just("words"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("answer"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("settle"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.tuples(st.just("star"), st.integers(0, 5)),
    st.tuples(st.just("label"), st.sampled_from(["", *LABELS])),
    st.tuples(st.just("judge"), st.sampled_from(list(Status))),
    st.tuples(st.just("circle")),
)


def done(film: Film, room: Screening, take: str, step: tuple) -> Edit | None:
    """The edit of a step; None where it is refused or finds no note."""
    notes = room.notes.notes()
    what, *how = step
    try:
        if what == "add":
            kind, (start, long), text, strokes = how
            span = FrameRange(start=start, end=start + long)
            return room.notes.add(take, kind, span, text, "J", strokes)
        if what == "star":
            return room.ratings.star([take], how[0])
        if what == "label":
            return room.ratings.label([take], how[0])
        if what == "judge":
            return film.selects.judge(take, how[0])
        if what == "circle":
            return film.selects.circle(take)
        if not notes:
            return None
        note = notes[how[0] % len(notes)].id
        if what == "words":
            return room.notes.change(note, text=how[1])
        if what == "answer":
            return room.notes.answer(note, how[1], "L")
        if what == "settle":
            return room.notes.settle([note], how[1])
        return room.notes.remove([note])
    except BadInput:
        return None


@settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.booleans(), _STEP), min_size=1, max_size=10))
def test_undo_and_redo_of_judging_meet_what_was_there(steps: list) -> None:
    with TemporaryDirectory() as folder:
        film = Film(Path(folder) / "First Light.takeboard")
        try:
            room = screening_room(film.store, film.clock, film.bus, film.office)
            shot = film.shots(1)[0]
            takes = [film.take(shot, number) for number in (1, 2)]

            def state() -> tuple:
                return film.state(), room.notes.notes()

            states, edits = [state()], list[Edit]()
            for second, step in steps:
                made = done(film, room, takes[second], step)
                if made:
                    edits.append(made)
                    states.append(state())
                else:
                    assert state() == states[-1]  # a refusal changes nothing
            for made, before in zip(reversed(edits), reversed(states[:-1]), strict=True):
                film.board.commit(made.inverse())
                assert state() == before
            for made, after in zip(edits, states[1:], strict=True):
                film.board.commit(made)
                assert state() == after
        finally:
            film.close()
