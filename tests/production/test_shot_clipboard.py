"""Copying shots and pasting them: whole, attribute by attribute, and into another film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.asked import Asked, Stroke
from app.domain.errors import BadInput
from app.domain.shot import Beat, Camera, Elements, Move, Shot
from app.production.board.shot_clipboard import ATTRIBUTES, Copied, read_copied
from app.production.fields.cells import parse_block
from tests.production.film import Film, numbers, picture
from tests.production.test_board_edits import scene


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Film]:
    made = Film(tmp_path / "Second.takeboard", "640x360@30")
    yield made
    made.close()


def full(film: Film) -> Shot:
    """A shot that has everything a clipboard may have to name."""
    shot = film.shots(1)[0]
    film.art.add_character("Mara", "a woman")
    film.art.add_anchor("Lamp", None)
    one = film.art.add_picture(picture(film.folder, "one.png", 1)).id
    two = film.art.add_picture(picture(film.folder, "two.png", 2)).id
    film.board.set_fields(
        [shot.id],
        {
            "title": "Pier\tat dawn", "model": "kling", "characters": "Mara", "anchors": "Lamp",
            "reference_ids": (one, two), "first_frame_id": one, "hero": True, "seed": 7,
            "elements": Elements(
                subject_action="Mara rows", camera=Camera(move=Move.PAN_LEFT), mood="quiet"
            ),
            "beats": (Beat(start_frame=0, end_frame=24, action="She looks"),),
            "vendor_options": (Asked(model="kling", options=(("cfg_scale", "0.4"),)),),
        },
    )  # fmt: skip
    return film.board.shot(shot.id)


def through(copied: Copied) -> Copied:
    """As another window of the same film reads it."""
    return read_copied(copied.model_dump_json().encode())


def foreign(copied: Copied) -> Copied:
    return through(copied.model_copy(update={"film": "Q"}))


def plain(shot: Shot) -> dict[str, object]:
    return shot.model_dump(exclude={"id", "code", "number", "position", "scene_id"})


def test_a_pasted_shot_is_the_copied_one_with_its_own_name(film: Film) -> None:
    shot = full(film)
    film.shots(2)
    film.take(shot)
    copied = through(film.board.clipboard.copy([shot.id]))
    begin = film.state()
    pasted = film.board.clipboard.paste(copied, shot.id)
    one, two, _ = film.board.shots()
    assert pasted.left_out == ()
    assert (two.number, one.number) == ("10A", "10")
    assert two.code != one.code
    assert plain(two) == plain(one)
    assert len(film.dailies.takes()) == 1
    assert pasted.edit is not None
    assert pasted.edit.label == "Paste shot 010"
    film.board.commit(pasted.edit.inverse())
    assert film.state() == begin


def test_a_cut_shot_keeps_its_number_where_it_is_pasted(film: Film) -> None:
    shots = film.shots(3)
    scene(film, "2")
    film.board.set_fields([shots[2].id], {"scene": "2"})
    copied = film.board.clipboard.copy([shots[0].id])
    made = film.board.remove([shots[0].id], "Cut")
    assert made.label == "Cut 1 shot"
    film.board.clipboard.paste(copied, shots[2].id)
    order = film.board.shots()
    assert numbers(order) == ["20", "30", "10"]
    assert order[-1].scene_id == order[-2].scene_id
    assert len({shot.code for shot in [*order, *shots]}) == 4


def test_a_shot_with_takes_is_not_cut(film: Film) -> None:
    shot = film.shots(1)[0]
    film.take(shot)
    with pytest.raises(BadInput, match="has takes"):
        film.board.remove([shot.id], "Cut")


def test_the_text_of_copied_shots_is_a_table_for_a_spreadsheet(film: Film) -> None:
    shot = full(film)
    block = parse_block(film.board.clipboard.text(film.board.clipboard.copy([shot.id])))
    cells = dict(zip(block[0], block[1], strict=True))
    assert (cells["number"], cells["title"], cells["characters"]) == (
        *("10", "Pier\tat dawn", "Mara"),
    )


def test_another_film_takes_what_it_knows_and_names_the_rest(film: Film, other: Film) -> None:
    shot = full(film)
    film.board.set_fields([shot.id], {"script_lines": "4; 5"})
    copied = foreign(film.board.clipboard.copy([shot.id]))
    same = other.art.add_picture(picture(other.folder, "renamed.png", 2)).id
    other.art.add_character("mara", "another wording")
    other.shelf.cards = [card for card in other.shelf.cards if card.family != "kling"]
    pasted = other.board.clipboard.paste(copied, None)
    (new,) = other.board.shots()
    assert new.reference_ids == (same,)
    assert new.first_frame_id is None
    assert new.character_ids == (other.art.characters()[0].id,)
    assert (new.anchor_ids, new.model, new.seed, new.script_lines) == ((), None, 7, ())
    assert (new.frames, new.beats[0].end_frame) == (90, 30)  # 72 at 24 a second, at 30
    told = " ".join(pasted.left_out)
    assert "no picture one: left out of shot 010." in told
    assert "no anchor Lamp" in told
    assert f"no model {shot.model}" in told
    assert "script lines" in told
    assert "Mara" not in told


@pytest.mark.parametrize("key", list(ATTRIBUTES))
def test_one_attribute_is_pasted_and_nothing_else(film: Film, key: str) -> None:
    shot = full(film)
    film.board.set_fields([shot.id], {"batch_group": 3, "coverage": "hero"})
    target, last = film.shots(3)[1:]
    before = film.board.shot(target.id)
    copied = film.board.clipboard.copy([shot.id])
    pasted = film.board.clipboard.paste_attributes(copied, [target.id, last.id], [key])
    word, fields = ATTRIBUTES[key]
    source, after = film.board.shot(shot.id), film.board.shot(target.id)
    touched = {name for name in Shot.model_fields if getattr(before, name) != getattr(after, name)}
    assert touched
    assert touched <= {name.partition(".")[0] for name in fields}
    for name in fields:
        first, _, inner = name.partition(".")
        ends = [getattr(s.elements, inner) if inner else getattr(s, first) for s in (source, after)]
        assert ends[0] == ends[1]
    if key == "camera":
        assert after.elements.mood == before.elements.mood
    assert pasted.edit is not None
    assert pasted.edit.label == f"Paste {word.lower()} to shots 020 and 030"
    assert plain(film.board.shot(last.id)) == plain(after)


def brushed(film: Film, frame: str | None, mask: str) -> Shot:
    shot = film.shots(1)[0]
    asked = Asked(model="kling", strokes=(Stroke(mask_id=mask, path=((0.1, 0.2), (0.3, 0.4))),))
    fields = {"first_frame_id": frame, "vendor_options": (asked.with_option("cfg_scale", "0.4"),)}
    film.board.set_fields([shot.id], fields)
    return film.board.shot(shot.id)


def test_a_motion_brush_goes_along_only_with_its_first_frame(film: Film, other: Film) -> None:
    one = film.art.add_picture(picture(film.folder, "one.png", 1)).id
    mask = film.art.add_picture(picture(film.folder, "mask.png", 2)).id
    shot = brushed(film, one, mask)
    target = film.shots(2)[1]
    copied = film.board.clipboard.copy([shot.id])
    pasted = film.board.clipboard.paste_attributes(copied, [target.id], ["options"])
    (asked,) = film.board.shot(target.id).vendor_options
    assert (asked.option("cfg_scale"), asked.strokes) == ("0.4", ())
    assert pasted.left_out == ("A motion brush belongs to its first frame: left out of shot 020.",)
    film.board.clipboard.paste_attributes(copied, [target.id], ["options", "references"])
    assert film.board.shot(target.id).vendor_options == shot.vendor_options
    away = other.board.clipboard.paste(foreign(copied), None)
    assert other.board.shots()[0].vendor_options[0].strokes == ()
    assert any("no picture mask" in told for told in away.left_out)
    there = other.art.add_picture(picture(film.folder, "mask.png", 2)).id
    other.board.clipboard.paste(foreign(copied), None)
    (stroke,) = other.board.shots()[1].vendor_options[0].strokes
    assert stroke.mask_id == there


def test_as_many_shots_as_were_copied_get_one_each(film: Film) -> None:
    shots = film.shots(4)
    for n, shot in enumerate(shots[:2]):
        film.board.set_fields([shot.id], {"mood": f"mood {n}"})
    copied = film.board.clipboard.copy([shot.id for shot in shots[:2]])
    film.board.clipboard.paste_attributes(copied, [shots[2].id, shots[3].id], ["elements"])
    assert [s.elements.mood for s in film.board.shots()] == ["mood 0", "mood 1"] * 2


def test_a_model_that_is_not_here_takes_none_away(film: Film, other: Film) -> None:
    shot = full(film)
    copied = foreign(film.board.clipboard.copy([shot.id]))
    target = other.shots(1)[0]
    other.board.set_fields([target.id], {"model": "veo"})
    other.shelf.cards = [card for card in other.shelf.cards if card.family != "kling"]
    pasted = other.board.clipboard.paste_attributes(copied, [target.id], ["model"])
    assert other.board.shot(target.id).model == other.shelf.cards[-1].id
    assert len(pasted.left_out) == 1


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{}", b"[1, 2]", b"\xff\xfe\x00", b'{"takeboard": 1, "film": "P"}', b"null"),
        b'{"takeboard":9,"film":"P","film_name":"x","rate":"24","shots":[]}',
        b'{"takeboard":1,"film":"P","film_name":"x","rate":"24","shots":[]}',
        b'{"takeboard":1,"film":"P","film_name":"x","rate":"0/0","shots":[]}',
        b'{"takeboard":1,"film":"P","film_name":"x","rate":"24","shots":[{"id":"a",'
        b'"number":"1\\u0000","code":"001","frames":72}]}',
        b'{"takeboard":1,"film":"P","film_name":"x","rate":"24","shots":[{"id":"a",'
        b'"number":"1","code":"001","frames":99000000}]}',
        b'{"takeboard":1,"film":"P","film_name":"x","rate":"24","shots":[{"id":"a",'
        b'"number":"no","code":"001","frames":9}]}',
    ],
)
def test_garbage_on_the_clipboard_is_refused_with_a_message(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_copied(data)


def test_nothing_selected_is_nothing_to_copy_or_paste_onto(film: Film) -> None:
    shot = film.shots(1)[0]
    clipboard = film.board.clipboard
    with pytest.raises(BadInput, match="No shot"):
        clipboard.copy([])
    copied = clipboard.copy([shot.id])
    for ids, keys in (([], ["model"]), ([shot.id], [])):
        with pytest.raises(BadInput, match="Nothing is chosen"):
            clipboard.paste_attributes(copied, ids, keys)
    film.board.remove([shot.id])
    with pytest.raises(BadInput, match="gone"):
        clipboard.paste(copied, shot.id)
    clipboard.paste(copied, None)
    assert numbers(film.board.shots()) == ["10"]
