"""Characters, kit, anchors and pictures; prompts compiled once; thumbnails in the background."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.domain.errors import BadInput, MediaMissing, NotFound
from app.domain.events import ThumbnailReady
from app.domain.prompt import PromptVersion
from app.domain.shot import Shot
from tests.production.film import Film, picture


def character(film: Film, name: str = "Mara", wording: str = "a woman of 34") -> str:
    return film.art.add_character(name, wording).changes[0].id


def test_names_are_unique_and_fit_a_cell(film: Film) -> None:
    character(film)
    ilyas = character(film, " Ilyas ")
    assert [c.name for c in film.art.characters()] == ["Mara", "Ilyas"]
    for name in ("mara", " ", "Mara; Ilyas", "Two\nlines", "x\x00"):
        with pytest.raises(BadInput):
            film.art.add_character(name)
        with pytest.raises(BadInput):
            film.art.set_character(ilyas, {"name": name})
    film.art.set_character(ilyas, {"name": "ILYAS", "seed": "7"})
    assert film.art.characters()[1].seed == 7
    film.art.add_anchor("Dawn", None)
    with pytest.raises(BadInput):
        film.art.add_anchor("DAWN", None)


def test_a_locked_wording_is_not_changed(film: Film) -> None:
    mara = character(film)
    assert film.art.lock_character(mara) is not None
    assert film.art.lock_character(mara) is None
    with pytest.raises(BadInput, match="locked"):
        film.art.set_character(mara, {"wording": "a woman of 35"})
    for fields in ({"locked_checksum": None}, {"id": "x"}, {"seed": "many"}, {"still_ids": 3}):
        with pytest.raises(BadInput):
            film.art.set_character(mara, fields)
    film.art.set_character(mara, {"wording": "a woman of 34", "consent": "invented"})
    film.art.lock_character(mara, locked=False)
    film.art.set_character(mara, {"wording": "a woman of 35"})
    empty = character(film, "Nobody", " ")
    with pytest.raises(BadInput, match="no wording"):
        film.art.lock_character(empty)


def test_the_same_picture_twice_is_one_asset(film: Film, tmp_path: Path) -> None:
    one = film.art.add_picture(picture(tmp_path, "a.png", 1))
    again = film.art.add_picture(picture(tmp_path, "other name.png", 1))
    other = film.art.add_picture(picture(tmp_path, "a.png", 2))
    assert one == again
    assert other.id != one.id
    assert len(film.art.assets()) == len(list((film.folder / "references").iterdir())) == 2
    assert film.media.path(one.file).read_bytes() == (tmp_path / "other name.png").read_bytes()
    assert (one.width, one.height, one.media_type) == (320, 180, "image/png")


def test_what_is_no_picture_is_refused_and_leaves_nothing(film: Film, tmp_path: Path) -> None:
    false = tmp_path / "false.png"
    false.write_text("not a picture")
    for file, kind in (
        (tmp_path / "gone.png", NotFound),
        (false, (BadInput, MediaMissing)),
    ):
        with pytest.raises(kind):
            film.art.add_picture(file)
    assert film.art.assets() == {}


def test_the_kit_is_made_by_its_first_change_and_undone(film: Film, tmp_path: Path) -> None:
    still = film.art.add_picture(picture(tmp_path))
    made = film.art.set_kit({"hero_id": still.id, "still_ids": [still.id]})
    assert made is not None
    assert film.art.kit().still_ids == (still.id,)
    assert film.art.set_kit({"hero_id": still.id}) is None
    film.board.commit(made.inverse())
    assert film.art.kit().hero_id is None
    with pytest.raises(BadInput):
        film.art.set_kit({"heroine": still.id})


def test_the_same_words_are_one_version(film: Film) -> None:
    shot = filled(film)
    card = film.shelf.get("kling-test")
    first = film.art.compile_for(shot, card)
    assert film.art.compile_for(shot, card) == first
    film.board.set_fields([shot.id], {"mood": "Bright"})
    second = film.art.compile_for(film.board.shot(shot.id), card)
    other = film.art.compile_for(film.board.shot(shot.id), film.shelf.get("veo-test"))
    assert [first.version, second.version, other.version] == [1, 2, 1]
    film.board.set_fields([shot.id], {"mood": "Calm"})
    assert film.art.compile_for(film.board.shot(shot.id), card) == first
    assert len(film.art.versions(shot.id)) == 3
    assert film.art.prompt(first.id) == first
    film.art.compile(shot, "veo-test")
    assert len(film.store.all(PromptVersion)) == 3


def test_compiling_needs_a_model_that_exists(film: Film) -> None:
    shot = film.shots(1)[0]
    with pytest.raises(BadInput, match="no model"):
        film.art.compile(shot)
    with pytest.raises(NotFound):
        film.art.compile(shot, "klang")


def test_lint_finds_what_is_missing_and_is_right_after_every_change(film: Film) -> None:
    shot = filled(film)

    def rules() -> set[str]:
        return {finding.rule for finding in film.board.lint()}

    def counted() -> int:
        row = film.board.row(shot.id)
        assert row == film.board.rows()[0]
        return row.lint_errors

    assert rules() == set()
    assert counted() == 0
    film.board.set_fields([shot.id], {"mood": ""})
    assert rules() == {"missing-mood"}
    assert counted() == 1
    film.board.set_fields([shot.id], {"waived": "missing-mood"})
    assert counted() == 0
    film.board.set_project({"style": ""})
    film.board.set_fields([shot.id], {"style": ""})
    assert rules() == {"missing-style"}
    assert counted() == 1
    film.board.set_project({"style": "Films about memory."})
    assert counted() == 0
    mara = character(film, wording="")
    film.board.set_fields([shot.id], {"characters": "Mara"})
    assert counted() == 1
    film.art.set_character(mara, {"wording": "a woman of 34"})
    assert counted() == 0
    film.shelf.cards[0] = film.shelf.cards[0].model_copy(
        update={
            "prompting": film.shelf.cards[0].prompting.model_copy(update={"preset_required": True})
        }
    )
    film.shelf.version = "test-2"
    assert counted() == 1


def test_thumbnails_are_made_in_the_background_once(film: Film, tmp_path: Path) -> None:
    ready, done = [], threading.Event()

    def heard(event: ThumbnailReady) -> None:
        ready.append(event.key)
        done.set()

    film.bus.subscribe(ThumbnailReady, heard)
    asset = film.art.add_picture(picture(tmp_path))
    assert done.wait(10)
    film.art.add_picture(picture(tmp_path))
    film.thumbnails.want(asset.id)
    made = film.art.thumbnail(asset.id)
    assert made is not None
    assert made.read_bytes().startswith(b"\xff\xd8\xff")
    film.thumbnails.close()
    assert ready == [asset.id]


def test_a_thumbnail_that_cannot_be_made_stops_no_other(film: Film, tmp_path: Path) -> None:
    done = threading.Event()
    film.bus.subscribe(ThumbnailReady, lambda event: done.set())
    film.thumbnails.want("nobody")
    film.take(film.shots(1)[0])
    film.thumbnails.want(film.dailies.takes()[0].id)
    asset = film.art.add_picture(picture(tmp_path))
    assert done.wait(10)
    assert film.art.thumbnail(asset.id) is not None
    assert film.art.thumbnail("nobody") is None


def filled(film: Film) -> Shot:
    shot = film.shots(1)[0]
    film.board.set_fields(
        [shot.id],
        {
            "subject_action": "Mara rows",
            "environment_lighting": "A pier at dawn",
            "camera": "slow dolly in",
            "style": "Soft grain",
            "mood": "Calm",
            "model": "kling-test",
            "beats": "0-72: she looks up",
        },
    )
    return film.board.shot(shot.id)
