"""Sheets and kit: stills in slots, the verbatim lock, what old words made, what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.character import SLOTS, Likeness
from app.domain.errors import BadInput
from app.domain.prompt import Severity
from app.domain.shot import Shot
from app.production.art.kit import Holder, Place
from app.production.art.kit_view import KitView
from tests.production.film import Film, picture

MARA = (
    "Mara, a woman of 34 to 36 with dark brown hair in a low bun, olive skin, "
    "a slate-grey work shirt"
)


def person(film: Film, name: str = "Mara", wording: str = MARA) -> str:
    return film.art.add_character(name, wording).changes[0].id


def stills(film: Film, folder: Path, count: int, first: int = 10) -> list[str]:
    files = [picture(folder, f"p{n}.png", n) for n in range(first, first + count)]
    return [film.art.add_picture(file).id for file in files]


def names(film: Film, character_id: str) -> list[str]:
    one = film.art.character(character_id)
    return [one.slot_name(i) for i in one.still_ids]


def played(film: Film, count: int, character_id: str) -> list[Shot]:
    shots = film.shots(count)
    fields = {"subject_action": "walks", "model": "kling-test", "character_ids": (character_id,)}
    film.board.set_fields([shot.id for shot in shots], fields)
    return film.board.shots()


def taken(film: Film, shot: Shot, number: int) -> str:
    """A take made with the shot's present words."""
    version = film.art.compile_for(film.board.shot(shot.id), film.shelf.get("kling-test"))
    return film.take(shot, number, prompt_id=version.id)


# D11


def test_after_one_changed_word_every_shot_and_take_of_the_old_words_is_listed(film: Film) -> None:
    mara = person(film)
    one, two, three = played(film, 3, mara)
    for shot, count in ((one, 2), (two, 1)):
        for number in range(1, count + 1):
            taken(film, shot, number)
    film.art.lock_character(mara)
    assert film.art.stale(mara) == []
    jobs = len(film.book.all())
    film.art.lock_character(mara, locked=False)
    assert film.art.stale(mara) == []
    made = film.art.set_character(mara, {"wording": MARA.replace("low bun", "high bun")})
    found = film.art.stale(mara)
    assert [(s.number, len(s.takes)) for s in found] == [(one.number, 2), (two.number, 1)]
    assert {t.wording for s in found for t in s.takes} == {MARA + "."}
    assert all(t.slate for s in found for t in s.takes)
    assert len(film.book.all()) == jobs
    taken(film, three, 1)
    assert len(film.art.stale(mara)) == 2
    assert made is not None
    film.board.commit(made.inverse())
    assert [s.number for s in film.art.stale(mara)] == [three.number]


def test_only_takes_that_hold_this_character_are_meant(film: Film) -> None:
    mara, bo = person(film), person(film, "Bo", "a man of 40 in a red coat")
    (shot,) = played(film, 1, bo)
    taken(film, shot, 1)
    film.take(shot, 2)  # from elsewhere, without a prompt
    film.board.set_fields([shot.id], {"character_ids": (mara, bo)})
    film.art.set_character(mara, {"wording": MARA + ", boots"})
    assert film.art.stale(mara) == []
    assert film.art.stale(bo) == []
    film.art.set_character(bo, {"wording": "a man of 41 in a red coat"})
    assert [t.wording for s in film.art.stale(bo) for t in s.takes] == [
        "Bo: a man of 40 in a red coat."
    ]
    assert film.art.stale(mara) == []


def test_the_lock_keeps_its_day_and_the_view_says_what_is_old(film: Film) -> None:
    mara = person(film)
    (shot,) = played(film, 1, mara)
    taken(film, shot, 1)
    film.art.lock_character(mara)
    locked = film.art.character(mara)
    assert locked.locked_checksum == locked.checksum()
    assert locked.locked_at is not None
    film.art.lock_character(mara, locked=False)
    assert film.art.character(mara).locked_at is None
    film.art.set_character(mara, {"wording": MARA.replace("34", "33")})
    (sheet,) = film.art.kit_view().characters
    assert (sheet.shots, sheet.takes, len(sheet.stale)) == (1, 1, 1)
    assert film.art.kit_view(history=False).characters[0].takes == 0


def test_an_edited_copy_in_the_shots_own_words_is_an_error(film: Film) -> None:
    mara = person(film)
    (shot,) = played(film, 1, mara)

    def rules() -> set[str]:
        return {f.rule for f in film.art.lint([film.board.shot(shot.id)])}

    assert "character-wording-edited" not in rules()
    typed = "a woman of 34 to 36 with dark brown hair in a high bun, olive skin, walks"
    film.board.set_fields([shot.id], {"subject_action": typed})
    assert "character-wording-edited" in rules()


# likeness


def test_a_real_person_without_consent_cannot_be_sent_and_nobody_can_waive_it(film: Film) -> None:
    mara = person(film)
    (shot,) = played(film, 1, mara)
    film.art.lock_character(mara)

    def finding() -> list[tuple[Severity, bool]]:
        found = film.art.lint([film.board.shot(shot.id)])
        return [(f.severity, f.waivable) for f in found if f.rule == "likeness-without-consent"]

    assert finding() == []
    film.art.set_character(mara, {"likeness": {"real": True}})
    assert finding() == [(Severity.ERROR, False)]
    film.board.set_fields([shot.id], {"waived": "likeness-without-consent"})
    assert finding() == [(Severity.ERROR, False)]
    whole = {"real": True, "agreed_by": "M. Weber", "agreed_on": "2026-10-01", "scope": "this film"}
    for lacking in ({"agreed_by": " "}, {"agreed_on": None}, {"scope": ""}):
        film.art.set_character(mara, {"likeness": {**whole, **lacking}})
        assert finding() == [(Severity.ERROR, False)]
    film.art.set_character(mara, {"likeness": whole})
    assert finding() == []
    kept = film.art.character(mara).likeness
    assert kept == Likeness(
        real=True, agreed_by="M. Weber", agreed_on=date(2026, 10, 1), scope="this film"
    )
    with pytest.raises(BadInput, match="agreed_on"):
        film.art.set_character(mara, {"likeness": {"agreed_on": "yesterday"}})


# stills and slots


def test_stills_fill_the_slots_in_order_and_are_undone_in_one_step(
    film: Film, tmp_path: Path
) -> None:
    mara = person(film)
    a, b, c = stills(film, tmp_path, 3)
    made = film.art.put_stills(mara, [a, b, c])
    assert names(film, mara) == list(SLOTS[:3])
    assert film.art.put_stills(mara, [a, b, c]) is None
    assert made is not None
    film.board.commit(made.inverse())
    assert film.art.character(mara).still_ids == ()
    assert len(film.art.assets()) == 3


def test_a_picture_on_an_occupied_slot_replaces_it_and_keeps_the_slots_name(
    film: Film, tmp_path: Path
) -> None:
    mara = person(film)
    a, b, c = stills(film, tmp_path, 3)
    film.art.put_stills(mara, [a, b])
    film.art.name_slot(mara, b, "Laughing")
    film.art.put_stills(mara, [c], 1)
    assert film.art.character(mara).still_ids == (a, c)
    assert names(film, mara) == ["Front", "Laughing"]
    film.art.put_stills(mara, [a], 1)  # it is there already: it moves
    assert film.art.character(mara).still_ids == (c, a)


def test_a_slots_name_goes_along_and_a_gap_is_filled_with_a_free_name(
    film: Film, tmp_path: Path
) -> None:
    mara = person(film)
    a, b, c, d = stills(film, tmp_path, 4)
    film.art.put_stills(mara, [a, b, c])
    film.art.move_still(mara, c, 0)
    assert names(film, mara) == ["Profile", "Front", "Three-quarter"]
    film.art.remove_still(mara, a)
    assert names(film, mara) == ["Profile", "Three-quarter"]
    film.art.put_stills(mara, [d])
    assert names(film, mara) == ["Profile", "Three-quarter", "Front"]
    with pytest.raises(BadInput):
        film.art.name_slot(mara, d, "  ")


def test_more_than_five_stills_are_refused_whole(film: Film, tmp_path: Path) -> None:
    mara = person(film)
    six = stills(film, tmp_path, 6)
    film.art.put_stills(mara, six[:4])
    with pytest.raises(BadInput, match="6 stills"):
        film.art.put_stills(mara, six[4:])
    assert len(film.art.character(mara).still_ids) == 4
    for n, asset_id in enumerate(six[:5]):
        film.art.put(Place(Holder.KIT, at=n), [asset_id])
    with pytest.raises(BadInput, match="6 stills"):
        film.art.put(Place(Holder.KIT, at=5), [six[5]])


def test_a_still_moves_between_sheets_and_is_copied_to_the_kit(film: Film, tmp_path: Path) -> None:
    mara, bo = person(film), person(film, "Bo")
    a, b = stills(film, tmp_path, 2)
    film.art.put_stills(mara, [a, b])
    here = Place(Holder.CHARACTER, mara, 0)
    made = film.art.move(a, here, Place(Holder.CHARACTER, bo, 0))
    assert film.art.character(mara).still_ids == (b,)
    assert film.art.character(bo).still_ids == (a,)
    assert made is not None
    film.board.commit(made.inverse())
    assert film.art.character(mara).still_ids == (a, b)
    film.art.move(a, here, Place(Holder.HERO))
    film.art.move(a, here, Place(Holder.ANCHOR))
    assert film.art.kit().hero_id == a
    assert film.art.anchors()[0].asset_id == a
    assert film.art.character(mara).still_ids == (a, b)
    film.art.move(b, Place(Holder.CHARACTER, mara, 1), Place(Holder.CHARACTER, mara, 0))
    assert film.art.character(mara).still_ids == (b, a)


def test_pictures_become_anchors_with_names_of_their_own(film: Film, tmp_path: Path) -> None:
    first = film.art.add_picture(picture(tmp_path, "dawn.png", 1)).id
    other = film.art.add_picture(picture(tmp_path / "x", "dawn.png", 2)).id
    made = film.art.put(Place(Holder.ANCHOR), [first, other])
    assert [a.name for a in film.art.anchors()] == ["dawn", "dawn 2"]
    anchor = film.art.anchors()[0]
    with pytest.raises(BadInput, match="one picture; 2 were given"):
        film.art.put(Place(Holder.ANCHOR, anchor.id), [first, other])
    with pytest.raises(BadInput, match="hero frame is one picture"):
        film.art.put(Place(Holder.HERO), [first, other])
    film.art.put(Place(Holder.ANCHOR, anchor.id), [other])
    assert film.art.anchors()[0].asset_id == other
    film.art.take_out(Place(Holder.ANCHOR, anchor.id), other)
    assert film.art.anchors()[0].asset_id is None
    assert made is not None


def test_where_a_picture_is_used_is_said_by_name(film: Film, tmp_path: Path) -> None:
    mara = person(film)
    (a,) = stills(film, tmp_path, 1)
    shot = film.shots(1)[0]
    film.art.put_stills(mara, [a])
    film.art.put(Place(Holder.HERO), [a])
    film.art.put(Place(Holder.ANCHOR), [a])
    film.board.set_fields([shot.id], {"first_frame_id": a, "reference_ids": (a,)})
    assert film.art.uses(a) == [
        "front of Mara", "hero frame", "anchor p10", f"first frame of {shot.number}",
        f"reference of {shot.number}",
    ]  # fmt: skip


# removing


def test_a_character_in_shots_is_not_removed_without_saying_so(film: Film) -> None:
    mara = person(film)
    shots = played(film, 2, mara)
    with pytest.raises(BadInput, match=f"{shots[0].number}, {shots[1].number}"):
        film.art.remove_character(mara)
    before = film.state()
    made = film.art.remove_character(mara, from_shots=True)
    assert film.art.characters() == []
    assert all(shot.character_ids == () for shot in film.board.shots())
    film.board.commit(made.inverse())
    assert film.state() == before
    anchor = film.art.add_anchor("Dawn", None).changes[0].id
    film.board.set_fields([shots[0].id], {"anchor_ids": (anchor,)})
    with pytest.raises(BadInput, match="1 shot"):
        film.art.remove_anchor(anchor)
    before = film.state()
    made = film.art.remove_anchor(anchor, from_shots=True)
    assert film.board.shot(shots[0].id).anchor_ids == ()
    film.board.commit(made.inverse())
    assert film.state() == before


# readiness and values


def missing(view: KitView) -> list[str]:
    return [need.text for need in view.needs if not need.done]


def test_readiness_names_what_is_missing_until_nothing_is(film: Film, tmp_path: Path) -> None:
    assert missing(film.art.kit_view()) == [
        "A character", "Style paragraph", "Hero frame", "Anchors"
    ]  # fmt: skip
    mara = person(film, wording="a beautiful woman")
    view = film.art.kit_view()
    assert missing(view)[:3] == [
        "3 to 5 stills: Mara", "Wording imprecise: Mara", "Not locked: Mara"
    ]  # fmt: skip
    assert view.needs[0].jump == f"character:{mara}"
    assert any("vague" in lack for lack in view.characters[0].lacks)
    film.art.set_character(mara, {"wording": MARA, "likeness": {"real": True}})
    film.art.lock_character(mara)
    a, b, c = stills(film, tmp_path, 3)
    film.art.put_stills(mara, [a, b, c])
    assert missing(film.art.kit_view())[0] == "No consent: Mara"
    film.art.set_character(mara, {"likeness": {"real": False}})
    film.board.set_project({"style": "Grain."})
    film.art.put(Place(Holder.HERO), [a])
    empty = film.art.add_anchor("Night", None).changes[0].id
    film.art.put(Place(Holder.ANCHOR), [b])
    assert missing(film.art.kit_view()) == ["Anchors, 1 of 2"]
    film.art.put(Place(Holder.ANCHOR, empty), [c])
    view = film.art.kit_view()
    assert view.missing == 0
    assert view.characters[0].lacks == ()
    assert len(view.style_checksum) == 8


def test_values_are_measured_once_and_kept_with_the_picture(film: Film, tmp_path: Path) -> None:
    grey = film.art.add_picture(picture(tmp_path, "grey.png", 188))
    film.art.put(Place(Holder.HERO), [grey.id])
    film.art.put(Place(Holder.ANCHOR), [grey.id])
    look = film.art.kit_view().hero_look
    assert look is not None
    assert [s.colour for s in look.palette] == ["#bcbcbc"]
    assert look.contrast == 1
    assert film.art.asset(grey.id).look == look
    film.media.path(grey.file).unlink()
    assert film.art.look(grey.id) == look
    assert film.art.kit_view().anchors[0].look == look
    assert film.art.describe(grey.id).startswith("Light grey; cool ")


def test_how_each_model_gets_the_kit_is_told_for_the_models_in_use(film: Film) -> None:
    played(film, 2, person(film))
    (use,) = film.art.kit_view().uses
    assert (use.card.id, use.shots) == ("kling-test", 2)
    assert use.how
