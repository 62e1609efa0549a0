"""The bank of prompts that worked: what may go in, what comes out, and what it never holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.bank import BankedPrompt
from app.domain.errors import BadInput, NotFound
from app.domain.shot import Camera, Move, Shot
from app.storage.office import Office
from app.storage.prompt_shelf import OfficePromptShelf
from tests.production.film import Film
from tests.storage.films import job as bare_job

GOOD: dict[str, object] = {
    "title": "Boat comes in",
    "elements.subject_action": "A boat turns into the harbour",
    "elements.environment_lighting": "Bay at dawn",
    "elements.camera.move": "dolly in",
    "elements.camera.size": "wide",
    "elements.style": "Etching, coarse hatching",
    "elements.mood": "Calm",
    "model": "kling-test",
    "preset": "Cinematic",
    "negatives": "text; flicker",
    "coverage": "b-roll",
    "seed": 7,
}


def circled(film: Film, number: int = 1, place: int = 0, **fields: object) -> Shot:
    """A shot whose take of this number was made with its words, and is circled."""
    shot = film.shots(place + 1)[place]
    film.board.set_fields([shot.id], {**GOOD, **fields})
    shot = film.board.shot(shot.id)
    version = film.art.compile_for(shot, film.shelf.get(shot.model or ""))
    made = bare_job(shot, number)
    order = made.order.model_copy(
        update={"prompt_id": version.id, "seed": shot.seed, "preset": shot.preset}
    )
    made = made.model_copy(update={"order": order})
    with film.store.transaction() as tx:
        film.book.add(tx, [made], film.clock.now())
    take = film.take(shot, number, job_id=made.id, prompt_id=version.id)
    film.selects.circle(take)
    return film.board.shot(shot.id)


def kept(film: Film, **fields: object) -> BankedPrompt:
    (entry,) = film.bank.keep([circled(film, **fields).id]).kept  # type: ignore[arg-type]
    return entry


@pytest.mark.parametrize("number", [1, 2])
def test_what_worked_on_the_first_or_second_try_is_kept_with_its_settings(
    film: Film, number: int
) -> None:
    shot = circled(film, number)
    made = film.bank.keep([shot.id])
    assert made.words == "1 prompt kept in the bank"
    (entry,) = film.bank.entries()
    assert (entry.tries, entry.model, entry.preset, entry.seed) == (
        number, "kling-test", "Cinematic", 7,
    )  # fmt: skip
    assert (entry.aspect, entry.seconds, entry.coverage) == ("16:9", 5, "b-roll")
    assert entry.elements == shot.elements
    assert "A boat turns into the harbour" in entry.text
    assert film.bank.keep([shot.id]).known == 1
    assert len(film.bank.entries()) == 1


def test_it_is_there_in_the_next_film_and_after_a_restart(film: Film) -> None:
    entry = kept(film)
    office = Office(film.home)
    assert list(OfficePromptShelf(office).all()) == [entry]
    office.close()


def test_nothing_of_the_machine_goes_into_the_bank(film: Film) -> None:
    entry = kept(film)
    text = entry.model_dump_json()
    assert str(film.folder) not in text
    assert "media/" not in text
    assert "/" not in text.replace("b-roll", "")


def test_what_took_longer_or_is_not_known_is_refused_with_the_reason(film: Film) -> None:
    third = circled(film, 3)
    with pytest.raises(BadInput, match="first or second try"):
        film.bank.keep([third.id])
    bare = film.shots(2)[1]
    with pytest.raises(BadInput, match="no take is circled"):
        film.bank.keep([bare.id])
    film.selects.circle(film.take(bare, 1))
    with pytest.raises(BadInput, match="made elsewhere"):
        film.bank.keep([bare.id])
    changed = circled(film, 1, place=2)
    film.board.set_fields([changed.id], {"elements.mood": "Stormy"})
    with pytest.raises(BadInput, match="words changed"):
        film.bank.keep([changed.id])
    film.board.set_fields([changed.id], {"elements.mood": "Calm", "notes": "not in the prompt"})
    made = film.bank.keep([changed.id, third.id])
    assert (len(made.kept), [number for number, _ in made.refused]) == (1, ["10"])
    assert "shot 10: " in made.words


def test_using_one_is_an_edit_that_leaves_the_shot_its_own_words(film: Film) -> None:
    entry = kept(film)
    shot = film.shots(2)[1]
    own = {"elements.subject_action": "A gull", "negatives": "morphing", "model": "kling-test"}
    film.board.set_fields([shot.id], own)
    before = film.board.shot(shot.id)
    made = film.bank.use([shot.id], entry.id)
    assert made is not None
    assert made.label == "Use “Boat comes in” from the bank for shot 20"
    after = film.board.shot(shot.id)
    assert after.elements.subject_action == "A gull"
    assert after.elements.camera == Camera(move=Move.DOLLY_IN, size="wide")
    assert after.elements.style == GOOD["elements.style"]
    assert after.elements.mood == "Calm"
    assert after.negatives == ("morphing", "text", "flicker")
    assert (after.preset, after.seed, after.coverage) == ("Cinematic", 7, "b-roll")
    assert film.bank.entries()[0].used == 1
    assert film.bank.use([shot.id], entry.id) is None  # nothing left to change
    assert film.bank.entries()[0].used == 1
    film.board.commit(made.inverse())
    assert film.board.shot(shot.id) == before


def test_preset_and_seed_stay_with_their_model_and_a_shot_without_one_gets_it(film: Film) -> None:
    entry = kept(film)
    veo, bare = film.shots(3)[1:]
    film.board.set_fields([veo.id], {"model": "veo-test"})
    film.bank.use([veo.id, bare.id], entry.id)
    veo, bare = film.board.shot(veo.id), film.board.shot(bare.id)
    assert (veo.model, veo.preset, veo.seed) == ("veo-test", "", None)
    assert (bare.model, bare.preset, bare.seed) == ("kling-test", "Cinematic", 7)
    assert film.bank.entries()[0].used == 2


def test_the_bank_is_searched_by_words_model_and_type_and_the_used_come_first(film: Film) -> None:
    first = kept(film)
    other = {"title": "Crane", "model": "veo-test", "preset": "", "coverage": "establishing"}
    shot = circled(film, 1, place=1, **other)
    film.bank.keep([shot.id])
    assert [one.name for one in film.bank.entries()] == ["Crane", "Boat comes in"]
    film.bank.use([film.shots(3)[2].id], first.id)
    assert [one.name for one in film.bank.entries()] == ["Boat comes in", "Crane"]
    assert [one.name for one in film.bank.entries("HARBOUR crane")] == ["Crane"]
    assert [one.name for one in film.bank.entries(model="kling-test")] == ["Boat comes in"]
    assert [one.name for one in film.bank.entries(coverage="Establishing")] == ["Crane"]
    film.bank.forget(first.id)
    assert [one.name for one in film.bank.entries()] == ["Crane"]
    with pytest.raises(NotFound):
        film.bank.use([shot.id], first.id)


def test_what_cannot_be_read_is_left_out(film: Film) -> None:
    entry = kept(film)
    film.office.keep_setting("prompt: broken", "{")
    assert film.bank.entries() == [entry]


def test_the_bank_says_how_large_it_is_and_whether_it_grows(film: Film) -> None:
    assert film.bank.size_words(0, []) == ""
    entry = kept(film)
    assert film.bank.size_words(1, [entry]) == "1 prompt, 1 new in 30 days, 0 used"
    old = entry.model_copy(update={"id": "o", "kept_at": entry.kept_at - timedelta(days=31)})
    often = old.model_copy(update={"id": "u", "used": 4})
    assert film.bank.size_words(2, [entry, old, often]) == (
        "2 of 3 prompts, 1 new in 30 days, 1 used"
    )
