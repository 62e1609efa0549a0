"""Every change of the board: what it does, what it refuses, and that it can be taken back."""

from __future__ import annotations

import pytest

from app.domain.edit import added, edit
from app.domain.errors import BadInput, NotFound, StaleEdit
from app.domain.events import RecordsChanged
from app.domain.job import JobState
from app.domain.scene import Scene
from app.domain.shot import Beat, Move
from tests.production.film import Film, numbers

BEAT = Beat(start_frame=0, end_frame=9, action="a")


def scene(film: Film, number: str, position: int = 0) -> str:
    made = Scene(id=f"scene-{number}", position=position, number=number, heading=f"EXT. {number}")
    film.store.commit(edit("scene", added(made)))
    return made.id


# fields


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("title", " Pier, dawn ", lambda s: s.title == " Pier, dawn "),
        ("frames", "96", lambda s: s.frames == 96),
        ("frames", 96, lambda s: s.frames == 96),
        ("model", "kling-test", lambda s: s.model == "kling-test"),
        ("model", "Kling", lambda s: s.model == "kling-test"),
        ("model", None, lambda s: s.model is None),
        ("hero", "yes", lambda s: s.hero),
        ("hero", True, lambda s: s.hero),
        ("style", "x", lambda s: s.elements.style == "x"),
        ("elements.style", "x", lambda s: s.elements.style == "x"),
        ("elements.camera.move", "dolly in", lambda s: s.elements.camera.move is Move.DOLLY_IN),
        ("elements.camera.move", Move.ORBIT, lambda s: s.elements.camera.move is Move.ORBIT),
        ("elements.camera.move", "", lambda s: s.elements.camera.move is None),
        ("camera", "Slow push out, low", lambda s: s.elements.camera.speed == "slow"),
        ("camera_lens", "35 mm", lambda s: s.elements.camera.lens == "35 mm"),
        (
            "beats",
            "0-48: up; 2s-3s: down",
            lambda s: len(s.beats) == 2 and s.beats[1].start_frame == 48,
        ),
        (
            "beats",
            (Beat(start_frame=0, end_frame=9, action="a"),),
            lambda s: s.beats[0].end_frame == 9,
        ),
        ("seed", "", lambda s: s.seed is None),
        ("seed", "0", lambda s: s.seed == 0),
        ("kind", "live-action", lambda s: s.kind.value == "live action"),
        ("negatives", "rain; snow", lambda s: s.negatives == ("rain", "snow")),
        ("number", "020a", lambda s: s.number == "20A"),
    ],
)
def test_a_field_is_set_from_text_or_value(film: Film, name, value, read) -> None:
    shot = film.shots(1)[0]
    film.board.set_fields([shot.id], {name: value})
    assert read(film.board.shot(shot.id))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("frames", "0"),
        ("frames", "12.5"),
        ("frames", "-1"),
        ("frames", "1e3"),
        ("frames", "٩"),
        ("frames", None),
        ("model", "klang"),
        ("hero", "maybe"),
        ("beats", "48-0: back"),
        ("beats", "0.5-3: half a frame"),
        ("beats", "soon"),
        ("number", "ten"),
        ("number", "20"),
        ("number", ""),
        ("kind", "cartoon"),
        ("seed", "-1"),
        ("scene", "99"),
        ("scene_id", "nowhere"),
        ("characters", "Nobody"),
        ("character_ids", ("nobody",)),
        ("first_frame_id", "no picture"),
        ("title", "a\x00b"),
        ("title", "\ud800"),
        ("elements.title", "x"),
        ("elements.camera.move", "sideways"),
        ("elements.camera.zoom", "x"),
        ("id", "x"),
        ("code", "999"),
        ("position", 3),
        ("nonsense", "x"),
        ("title.deep", "x"),
    ],
)
def test_nonsense_is_refused_whole(film: Film, name, value) -> None:
    shots = film.shots(2)
    before = film.state()
    with pytest.raises(BadInput):
        film.board.set_fields([shots[0].id], {"notes": "kept out", name: value})
    assert film.state() == before


def test_setting_what_is_there_already_is_no_edit(film: Film) -> None:
    shot = film.shots(1)[0]
    film.told.clear()
    assert film.board.set_fields([shot.id], {"title": ""}) is None
    assert film.told == []


def test_many_shots_get_one_edit_and_one_event(film: Film) -> None:
    shots = film.shots(3)
    film.told.clear()
    made = film.board.set_fields([shot.id for shot in shots], {"mood": "Hushed"})
    assert made is not None
    assert made.label == "Change mood of 3 shots"
    event = film.told[0]
    assert isinstance(event, RecordsChanged)
    assert event.ids == {shot.id for shot in shots}
    film.board.commit(made.inverse())
    assert film.board.shots() == shots


def test_two_shots_cannot_get_one_number_at_once(film: Film) -> None:
    shots = film.shots(2)
    with pytest.raises(BadInput, match="shot 50 already"):
        film.board.set_fields([shot.id for shot in shots], {"number": "50"})


def test_an_edit_made_on_an_older_state_is_stale(film: Film) -> None:
    shot = film.shots(1)[0]
    made = film.board.set_fields([shot.id], {"title": "A"})
    assert made is not None
    film.board.set_fields([shot.id], {"title": "B"})
    with pytest.raises(StaleEdit):
        film.board.commit(made.inverse())
    assert film.board.shot(shot.id).title == "B"


# new, duplicate, remove


def test_new_shots_count_in_tens_at_the_end_and_in_letters_between(film: Film) -> None:
    first, second = film.shots(2)
    film.board.new_shot(after=first.id)
    film.board.new_shot(after=first.id)
    film.board.new_shot(before=first.id)
    film.board.new_shot(before=second.id)
    film.board.new_shot()
    assert numbers(film.board.shots()) == ["0A", "10", "10B", "10A", "10C", "20", "30"]
    codes = {shot.number: shot.code for shot in film.board.shots()}
    assert codes == {
        "0A": "00A",
        "10": "010",
        "10A": "01A",
        "10B": "01B",
        "10C": "01C",
        "20": "020",
        "30": "030",
    }


def test_a_hundred_shots_fit_between_two(film: Film) -> None:
    first, last = film.shots(2)
    for _ in range(100):
        film.board.new_shot(after=first.id)
    order = film.board.shots()
    assert (order[0].id, order[-1].id) == (first.id, last.id)
    assert len({shot.number for shot in order}) == len({shot.code for shot in order}) == 102


def test_a_duplicate_stands_behind_and_has_everything_but_identity(film: Film) -> None:
    first = film.shots(2)[0]
    film.board.set_fields([first.id], {"title": "Pier", "mood": "Calm", "hero": True})
    film.board.new_shot(duplicate_of=first.id)
    original, copy = film.board.shots()[:2]
    assert copy.title == "Pier"
    assert copy.hero
    same = {"id": "", "number": "", "code": "", "position": 0}
    assert copy.model_copy(update=same) == original.model_copy(update=same)
    assert copy.code != original.code


def test_a_code_is_not_given_again_after_its_shot_is_removed(film: Film) -> None:
    last = film.shots(2)[1]
    removed = film.board.remove([last.id])
    film.board.new_shot()
    again = film.board.shots()[1]
    assert (again.number, again.code) == ("20", "A00")
    film.board.remove([again.id])
    film.board.commit(removed.inverse())
    assert film.board.shots()[1] == last


def test_shots_with_takes_or_jobs_are_omitted_and_not_removed(film: Film) -> None:
    taken, ordered, free = film.shots(3)
    film.take(taken)
    film.job(ordered, JobState.CANCELLED)
    for shot in (taken, ordered):
        with pytest.raises(BadInput, match="Omit it instead"):
            film.board.remove([free.id, shot.id])
    assert len(film.board.shots()) == 3
    film.board.omit([taken.id])
    assert film.board.shot(taken.id).omitted
    film.board.omit([taken.id], omitted=False)
    assert film.board.omit([taken.id], omitted=False) is None


# order and numbers


def test_a_move_takes_the_scene_of_where_it_lands(film: Film) -> None:
    a, b, c, d = film.shots(4)
    one, two = scene(film, "1"), scene(film, "2", 1)
    film.board.set_fields([a.id, b.id], {"scene_id": one})
    film.board.set_fields([c.id, d.id], {"scene_id": two})
    made = film.board.move([a.id], before=d.id)
    assert numbers(film.board.shots()) == ["20", "30", "10", "40"]
    assert film.board.shot(a.id).scene_id == two
    assert made is not None
    assert len(made.changes) == 1
    film.board.move([d.id, b.id], before=None)
    assert numbers(film.board.shots()) == ["30", "10", "20", "40"]
    assert film.board.shot(b.id).scene_id == two


def test_moving_to_where_it_is_changes_nothing(film: Film) -> None:
    a, b, c = film.shots(3)
    assert film.board.move([b.id], before=c.id) is None
    assert film.board.move([b.id, c.id], before=None) is None
    assert film.board.move([], before=a.id) is None
    with pytest.raises(BadInput):
        film.board.move([a.id, b.id], before=b.id)
    for shots, before in ((["nobody"], None), ([a.id], "nobody")):
        with pytest.raises(NotFound):
            film.board.move(shots, before=before)


def test_renumbering_gives_tens_and_leaves_codes_alone(film: Film) -> None:
    a, b = film.shots(2)
    film.board.new_shot(after=a.id)
    film.board.move([b.id], before=a.id)
    codes = [shot.code for shot in film.board.shots()]
    made = film.board.renumber()
    assert numbers(film.board.shots()) == ["10", "20", "30"]
    assert [shot.code for shot in film.board.shots()] == codes
    assert made is not None
    film.board.commit(made.inverse())
    assert numbers(film.board.shots()) == ["20", "10", "10A"]
    film.board.new_shot()
    assert film.board.shots()[-1].code not in codes


# scenes and project


def test_scenes_keep_numbers_apart_and_add_up(film: Film) -> None:
    a, b, _ = film.shots(3)
    one = scene(film, "1")
    scene(film, "2", 1)
    film.board.set_fields([a.id, b.id], {"scene": "1"})
    film.board.omit([b.id])
    film.take(a, circled=True)
    heads = {head.number: head for head in film.board.scenes()}
    assert (heads["1"].shots, heads["1"].frames, heads["1"].circled) == (1, 72, 1)
    assert heads["2"].shots == 0
    assert heads[""].shots == 1
    film.board.set_scene(one, {"mood": "Calm"})
    assert film.board.scene(one).mood == "Calm"
    for fields in ({"number": "2"}, {"number": ""}, {"id": "x"}, {"position": 4}, {"hedding": "x"}):
        with pytest.raises(BadInput):
            film.board.set_scene(one, fields)


def test_project_fields_are_checked(film: Film) -> None:
    film.board.set_project({"name": "Harbour", "takes_per_shot": "2", "negatives": "rain; text"})
    project = film.store.project()
    assert (project.name, project.takes_per_shot) == ("Harbour", 2)
    assert project.negatives == ("rain", "text")
    for fields in (
        *({"cap": None}, {"spec": None}, {"id": "x"}, {"name": " "}, {"takes_per_shot": 0}),
        *({"takes_per_shot": "many"}, {"colour": "red"}, {"style": "\x00"}),
    ):
        with pytest.raises(BadInput):
            film.board.set_project(fields)


def test_the_board_locks_once(film: Film) -> None:
    assert film.board.lock() is not None
    assert film.store.project().locked_at is not None
    assert film.board.lock() is None
    assert film.board.lock(False) is not None
    assert film.store.project().locked_at is None
