"""Which takes are older than their shot, and in what."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from app.domain.model_card import Mode
from app.domain.references import only
from app.domain.take import Status
from app.domain.timing import FrameRange
from app.production.board.board_facts import Older
from tests.production.film import Film, picture
from tests.production.test_characters import MARA, person, played, taken
from tests.storage.films import take as bare_take


def test_a_take_is_older_in_words_in_wording_or_in_length(film: Film) -> None:
    mara = person(film)
    words, wording, length, fresh = played(film, 4, mara)
    for shot in (words, wording, length, fresh):
        taken(film, shot, 1)
    assert film.board.facts.older() == {}
    film.board.set_fields([words.id], {"elements.mood": "another one"})
    assert film.board.facts.older() == {words.id: Older.WORDS}
    film.art.set_character(mara, {"wording": MARA.replace("low bun", "high bun")})
    film.board.set_fields([length.id], {"frames": length.frames + 12})
    found = film.board.facts.older()
    assert found[wording.id] is Older.WORDING
    assert set(found) == {words.id, wording.id, length.id, fresh.id}
    assert film.board.facts.stale() == set(found)
    assert film.board.facts.older([wording.id, "nobody"]) == {wording.id: Older.WORDING}
    assert film.board.facts.older([]) == {}


def test_the_circled_take_counts_else_one_that_fits_is_enough(film: Film) -> None:
    (shot,) = played(film, 1, person(film))
    old = taken(film, shot, 1)
    film.board.set_fields([shot.id], {"elements.mood": "another one"})
    assert film.board.facts.older() == {shot.id: Older.WORDS}
    new = taken(film, shot, 2)
    assert film.board.facts.older() == {}
    film.selects.circle(old)
    assert film.board.facts.older() == {shot.id: Older.WORDS}
    film.selects.circle(new)
    assert film.board.facts.older() == {}


def test_a_rejected_take_and_one_from_elsewhere_say_nothing(film: Film) -> None:
    one, two = played(film, 2, person(film))
    rejected = taken(film, one, 1)
    film.take(two, 1)  # from elsewhere, without a prompt
    film.board.set_fields([one.id, two.id], {"elements.mood": "another one"})
    assert film.board.facts.older() == {one.id: Older.WORDS}
    film.selects.judge(rejected, Status.REJECT, "too dark")
    assert film.board.facts.older() == {}


def test_a_take_of_another_length_is_older_also_without_words(film: Film) -> None:
    (shot,) = film.shots(1)
    film.take(shot, 1, cut_range=FrameRange(start=12, end=12 + shot.frames))
    assert film.board.facts.older() == {}
    film.board.set_fields([shot.id], {"frames": shot.frames + 1})
    assert film.board.facts.older() == {shot.id: Older.LENGTH}


def test_a_take_at_the_models_own_rate_has_the_length_of_its_shot(film: Film) -> None:
    (shot,) = film.shots(1)
    rate = film.store.project().spec.rate
    frames = round(shot.frames * 16 / rate)
    probe = bare_take(shot, 1).probe.model_copy(update={"rate": Fraction(16), "frames": 80})
    film.take(shot, 1, probe=probe, cut_range=FrameRange(start=8, end=8 + frames))
    assert film.board.facts.older() == {}
    film.board.set_fields([shot.id], {"frames": shot.frames * 2})
    assert film.board.facts.older() == {shot.id: Older.LENGTH}


def test_a_take_made_from_a_take_is_not_older_for_the_pictures_it_never_carried(
    film: Film, tmp_path: Path
) -> None:
    able = {"modes": (Mode.TEXT, Mode.REFERENCES, Mode.EXTEND), "reference_images": 3}
    card = film.shelf.get("kling-test").model_copy(update=able)
    film.shelf.cards[:] = [card, *(one for one in film.shelf.cards if one.id != card.id)]
    anchor = film.art.add_anchor("Dawn", picture(tmp_path), "Blue slate").changes[0].id
    (shot,) = film.shots(1)
    film.board.set_fields([shot.id], {"anchor_ids": (anchor,), "model": card.id})
    shot = film.board.shot(shot.id)
    version = film.art.compile_for(shot, only(card, Mode.EXTEND))
    assert version.prompt.text != film.art.compile(shot).text
    film.store.put(bare_take(shot, 1, prompt_id=version.id))
    assert film.board.facts.older() == {}
    film.board.set_fields([shot.id], {"elements.mood": "another one"})
    assert film.board.facts.older() == {shot.id: Older.WORDS}
