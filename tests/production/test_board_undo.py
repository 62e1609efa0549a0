"""Whatever was done to a board can be undone in reverse, and done again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.character import Character
from app.domain.edit import Edit
from app.domain.errors import UserFacing
from app.domain.shot import Shot
from app.production.board.reorder import move_into, move_on, to_scene
from tests.production.film import Film
from tests.production.test_board_edits import scene

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("title", "frames", "number", "new", "before", "duplicate", "omit", "restore"),
                *("remove", "move", "end", "renumber", "lock", "unlock", "scene", "style"),
                *("person", "into", "on", "back", "next scene"),
            ]
        ),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    max_size=14,
)


def step(film: Film, deed: str, n: int, m: int) -> Edit | None:
    board, shots = film.board, film.board.shots()
    shot = shots[n % len(shots)]
    other = shots[m % len(shots)]
    match deed:
        case "title":
            return board.set_fields([shot.id, other.id], {"title": f"T{m}"})
        case "frames":
            return board.set_fields([shot.id], {"frames": str(m + 1)})
        case "number":
            return board.set_fields([shot.id], {"number": str(500 + m)})
        case "new":
            return board.new_shot(after=shot.id)
        case "before":
            return board.new_shot(before=shot.id)
        case "duplicate":
            return board.new_shot(duplicate_of=shot.id)
        case "omit" | "restore":
            return board.omit([shot.id, other.id], deed == "omit")
        case "remove":
            return board.remove([shot.id]) if len(shots) > 1 else None
        case "move":
            return board.move([shot.id], other.id)
        case "end":
            return board.move([shot.id, other.id], None)
        case "into":
            scenes = [head.scene_id for head in board.scenes()]
            return move_into(board, [shot.id, other.id], scenes[n % len(scenes)], other.id)
        case "on" | "back":
            return move_on(board, [shot.id], 1 if deed == "on" else -1)
        case "next scene":
            return to_scene(board, [shot.id, other.id], 1)
        case "renumber":
            return board.renumber()
        case "lock" | "unlock":
            return board.lock(deed == "lock")
        case "scene":
            return board.set_fields([shot.id], {"scene": str(m % 2 + 1)})
        case "style":
            return board.set_project({"style": f"Style {m}"})
        case _:
            return film.art.add_character(f"Person {n}-{m}")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_any_edits_undone_in_reverse_leave_the_board_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    film = Film(tmp_path_factory.mktemp("film"))
    try:
        film.shots(4)
        scene(film, "1")
        scene(film, "2", 1)
        begin, done = film.state(), []
        for deed, n, m in steps:
            try:
                made = step(film, deed, n, m)
            except UserFacing:
                continue  # a refusal must leave nothing behind, which the comparison shows
            if made:
                done.append(made)
        end = film.state()
        assert len({shot.number for shot in film.board.shots()}) == len(film.board.shots())
        for made in reversed(done):
            film.board.commit(made.inverse())
        assert film.state() == begin
        for made in done:
            film.board.commit(made)
        assert film.state() == end
    finally:
        film.close()


def test_undo_and_redo_of_an_import_is_one_step(film: Film, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("scene,frames,title,characters\n1,72,A,Mara\n1,48,B,Mara; Ilyas\n")
    before = film.state()
    made = film.breakdown.write(film.breakdown.preview(file)).edit
    assert made is not None
    after = film.state()
    film.board.commit(made.inverse())
    assert film.state() == before
    film.board.commit(made)
    assert film.state() == after
    assert [c.name for c in film.store.all(Character)] == ["Mara", "Ilyas"]
    assert len(film.store.all(Shot)) == 2
