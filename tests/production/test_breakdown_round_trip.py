"""The shot list out and in again: nothing is lost, whatever people write into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.character import Character
from app.domain.edit import added, edit
from app.domain.errors import BadInput, ExportImpossible
from app.domain.reference_kit import Anchor
from app.domain.scene import Scene
from app.domain.shot import Beat, Camera, Elements, Move, Shot, ShotKind
from app.production.fields.shot_fields import FIELDS
from app.production.fields.shot_words import parse_beats, parse_camera, show_beats
from tests.production.film import Film, picture

NASTY = [
    *("=1+1", "'=x", "''", "-", "+", "@home", "\tx", "\rx", "a\r\nb", '"', '""', "a,b;c\td", " x "),
    *("; 5 gulls", "a; 0-48: b", "a\\; 1-2: b", "\\", "_x000D_", "_x005F_", "🎬", "é", "\x07bell"),
    *("yes", "0", "1e5", "#1#", "[[n]]", "nan", "a" * 40_00),
]
text = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.text("=+-@'\t\r\n;:,\"\\ 0123456789-s_x", max_size=12),
)
names = st.sampled_from(["Mara", "Ilyas", "O'Hara", "=Formula", "Zoë, the cook", "'quoted'"])
beats = st.lists(
    st.builds(
        lambda start, length, action: Beat(
            start_frame=start, end_frame=start + length, action=action.strip()
        ),
        st.integers(0, 500),
        st.integers(1, 100),
        text,
    ),
    max_size=3,
).map(tuple)
words = st.lists(st.sampled_from(["rain", "extra fingers", "=x", "-"]), max_size=3).map(tuple)


scene_numbers = st.lists(st.sampled_from(["1", "2", "2A", "7"]), unique=True)


@st.composite
def films(draw: st.DrawFn) -> list[object]:
    """Scenes, characters, anchors and shots that refer to each other."""
    people = [
        Character(id=f"c{n}", name=name, position=n)
        for n, name in enumerate(draw(st.lists(names, unique=True, max_size=3)))
    ]
    looks = [
        Anchor(id=f"a{n}", name=name, position=n)
        for n, name in enumerate(draw(st.lists(names, unique=True, max_size=2)))
    ]
    scenes = [
        Scene(
            id=f"s{n}",
            position=n,
            number=number,
            heading=draw(st.sampled_from(["EXT. PIER - DAWN", "=INT", "a,b"])),
            place=draw(text),
            time_of_day=draw(text),
            synopsis=draw(text),
            mood=draw(text),
        )
        for n, number in enumerate(
            draw(st.lists(st.sampled_from(["1", "2", "2A", "7"]), unique=True))
        )
    ]
    shots = [draw(shot(n, people, looks, scenes)) for n in range(draw(st.integers(1, 4)))]
    used = {s.scene_id for s in shots}
    seen = {i for s in shots for i in (*s.character_ids, *s.anchor_ids)}
    kept = [s for s in scenes if s.id in used]
    return [*(p for p in [*people, *looks] if p.id in seen), *kept, *shots]


@st.composite
def shot(
    draw: st.DrawFn, n: int, people: list[Character], looks: list[Anchor], scenes: list[Scene]
) -> Shot:
    def some(those: list) -> tuple[str, ...]:
        ids = [one.id for one in those]
        return tuple(draw(st.lists(st.sampled_from(ids), unique=True))) if ids else ()

    flags = ("hero", "critical", "linked", "lookbook", "character_coverage", "bookend", "omitted")
    free = ("title", "dialogue", "audio", "preset", "coverage", "client", "notes")
    return Shot(
        id=f"shot{n}",
        position=n,
        number=str((n + 1) * 10) + draw(st.sampled_from(["", "A", "BC"])),
        code=f"0{n}0",
        frames=draw(st.integers(1, 9999)),
        kind=draw(st.sampled_from(ShotKind)),
        scene_id=draw(st.sampled_from([None, *(s.id for s in scenes)])),
        elements=Elements(
            subject_action=draw(text),
            environment_lighting=draw(text),
            camera=Camera(
                move=draw(st.sampled_from([None, *Move])),
                speed=draw(text),
                size=draw(text),
                angle=draw(text),
                lens=draw(text),
                note=draw(text),
            ),
            style=draw(text),
            mood=draw(text),
        ),
        beats=draw(beats),
        negatives=draw(words),
        waived=draw(words),
        character_ids=some(people),
        anchor_ids=some(looks),
        model=draw(st.sampled_from([None, "kling-test", "veo-test"])),
        seed=draw(st.sampled_from([None, 0, 2**32 - 1])),
        batch_group=draw(st.sampled_from([None, 1])),
        script_lines=draw(st.sampled_from([(), (3,), (3, 9)])),
        consistency_notes=draw(text),
        accepted_failure=draw(text),
        cuts_with_live_action=draw(st.booleans()),
        **{name: draw(st.booleans()) for name in flags},
        **{name: draw(text) for name in free},
    )


def told(film: Film) -> list[object]:
    """The film by names instead of ids, which a new project gives anew."""
    people = {c.id: c.name for c in film.art.characters()}
    looks = {a.id: a.name for a in film.art.anchors()}
    scenes = {s.id: s for s in film.store.all(Scene)}
    fresh = {"id": "", "position": 0, "code": "000", "scene_id": None}
    rows: list[object] = []
    for one in film.board.shots():
        scene = scenes.get(one.scene_id or "")
        rows.append(scene.model_copy(update={"id": "", "position": 0}) if scene else None)
        rows.append([people[i] for i in one.character_ids] + [looks[i] for i in one.anchor_ids])
        rows.append(one.model_copy(update={**fresh, "character_ids": (), "anchor_ids": ()}))
    return rows


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(films(), st.sampled_from([".csv", ".xlsx"]))
def test_a_list_comes_back_into_a_new_project_without_loss(
    tmp_path_factory: pytest.TempPathFactory, records: list, kind: str
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    one, other = Film(folder / "one"), Film(folder / "other")
    try:
        one.store.commit(edit("all", *(added(record) for record in records)))
        file = folder / f"list{kind}"
        assert one.breakdown.export(file) == len(one.board.shots())
        plan = other.breakdown.preview(file)
        assert plan.refused == ()
        assert plan.notes == ()
        other.breakdown.write(plan)
        assert told(other) == told(one)
    finally:
        one.close()
        other.close()


def test_every_field_of_a_shot_has_a_column_or_a_reason() -> None:
    elsewhere = {"id", "position", "code", "elements", "scene_id", "vendor_options"}
    renamed = {"character_ids", "anchor_ids", "reference_ids", "first_frame_id", "last_frame_id"}
    assert Shot.model_fields.keys() - elsewhere - renamed <= FIELDS.keys()
    assert {"characters", "anchors", "references", "first_frame", "last_frame"} <= FIELDS.keys()
    assert {"camera", *(f"camera_{name}" for name in Camera.model_fields if name != "move")} <= (
        FIELDS.keys()
    )


def test_pictures_are_named_so_that_they_are_found_again(film: Film, tmp_path: Path) -> None:
    alike = [film.art.add_picture(picture(tmp_path / str(n), "still.png", n)) for n in (1, 2)]
    single = film.art.add_picture(picture(tmp_path, "a;b.png", 3))
    made = film.shots(1)[0]
    ids = (alike[1].id, single.id, alike[0].id)
    film.board.set_fields([made.id], {"reference_ids": ids, "first_frame_id": alike[0].id})
    film.breakdown.export(tmp_path / "list.csv")
    film.board.remove([made.id])
    film.breakdown.write(film.breakdown.preview(tmp_path / "list.csv"))
    again = film.board.shots()[0]
    assert again.reference_ids == ids
    assert again.first_frame_id == alike[0].id


def test_a_text_too_long_for_a_cell_is_refused_and_nothing_is_written(
    film: Film, tmp_path: Path
) -> None:
    made = film.shots(1)[0]
    film.board.set_fields([made.id], {"notes": "x" * 40_000})
    with pytest.raises(ExportImpossible, match="notes in line 2 has 40,000"):
        film.breakdown.export(tmp_path / "list.xlsx")
    assert not (tmp_path / "list.xlsx").exists()
    film.breakdown.export(tmp_path / "list.csv")
    with pytest.raises(BadInput):
        film.breakdown.export(tmp_path / "list.ods")


@given(beats)
def test_beats_are_read_as_they_were_shown(made: tuple[Beat, ...]) -> None:
    assert parse_beats(show_beats(made), 24) == made  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "camera"),
    [
        ("slow dolly in", Camera(move=Move.DOLLY_IN, speed="slow")),
        ("Push-out", Camera(move=Move.PUSH_OUT)),
        ("push out, low angle", Camera(move=Move.PUSH_OUT, note="low angle")),
        (
            "Very slow orbit of the lamp",
            Camera(move=Move.ORBIT, speed="very slow", note="of the lamp"),
        ),
        ("the camera breathes", Camera(note="the camera breathes")),
        ("ecstatic", Camera(note="ecstatic")),
        ("", Camera()),
    ],
)
def test_a_camera_in_words_is_a_move_a_speed_and_the_rest(words: str, camera: Camera) -> None:
    assert parse_camera(words) == camera


def test_a_new_move_leaves_the_rest_of_the_camera_alone(film: Film) -> None:
    made = film.shots(1)[0]
    film.board.set_fields([made.id], {"camera_note": "Horizon level", "camera": "slow orbit"})
    film.board.set_fields([made.id], {"camera_lens": "35 mm"})
    film.board.set_fields([made.id], {"camera": "pan left"})
    assert film.board.shot(made.id).elements.camera == Camera(
        move=Move.PAN_LEFT, lens="35 mm", note="Horizon level"
    )
