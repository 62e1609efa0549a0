"""Takes that nearly the same words made, so that nobody pays for them twice."""

from __future__ import annotations

import pytest

from app.domain.edit import added, edit
from app.domain.model_card import Mode
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.take import Status
from tests.production.film import Film
from tests.storage.films import job as bare_job

LONG = (
    "A fishing boat turns into the harbour between two stone piers while gulls rise from the "
    "mast and the skipper lifts a coil of rope from the deck"
)
WORDS = {
    "elements.subject_action": LONG,
    "elements.environment_lighting": "Bay at dawn, low sun over calm water and violet haze",
    "elements.camera.move": "dolly in",
    "elements.style": "Documentary, natural sound, muted colours",
    "elements.mood": "Calm",
    "model": "runway-test",
}


@pytest.fixture
def board(film: Film) -> Film:
    """Two scenes; three shots alike, two of them in the first scene."""
    for n, name in enumerate("AB"):
        scene = Scene(id=name, position=n, number=str(n + 1), heading="X")
        film.store.commit(edit("scene", added(scene)))
    shots = film.shots(3)
    film.board.set_fields([shot.id for shot in shots], WORDS)
    film.board.set_fields([shot.id for shot in shots[:2]], {"scene_id": "A"})
    film.board.set_fields([shots[2].id], {"scene_id": "B"})
    return film


def take(film: Film, shot: Shot, number: int = 1, **order: object) -> str:
    version = film.art.compile_for(shot, film.shelf.get("runway-test"))
    made = bare_job(shot, number)
    fields = {"prompt_id": version.id, "text": version.prompt.text, **order}
    made = made.model_copy(update={"order": made.order.model_copy(update=fields)})
    with film.store.transaction() as tx:
        film.book.add(tx, [made], film.clock.now())
    return film.take(shot, number, job_id=made.id, prompt_id=version.id)


def near(film: Film, place: int) -> list[tuple[str, int]]:
    shot = film.board.shots()[place]
    return [(one.slate, round(one.share * 100)) for one in film.bank.near(shot, "runway-test")]


def test_the_same_and_nearly_the_same_words_are_found_in_the_scene(board: Film) -> None:
    first = board.board.shots()[0]
    take(board, first)
    assert near(board, 0) == [("S010T01A", 100)]
    assert near(board, 1) == [("S010T01A", 100)]
    assert near(board, 2) == []  # another scene
    board.board.set_fields([first.id], {"elements.mood": "Quiet"})
    found = near(board, 0)
    assert found[0][0] == "S010T01A"
    assert 94 <= found[0][1] < 100
    made = board.bank.near(board.board.shots()[0], "runway-test")[0]
    assert made.words == f"S010T01A was made with {int(made.share * 100)} % of these words"
    board.board.set_fields([first.id], {"elements.subject_action": "A tram passes in the rain"})
    assert near(board, 0) == []
    assert near(board, 1) == [("S010T01A", 100)]


def test_what_is_no_substitute_is_not_offered(board: Film) -> None:
    shots = board.board.shots()
    rejected, short = take(board, shots[0], 1), take(board, shots[0], 2)
    take(board, shots[0], 3, mode=Mode.EXTEND)
    board.selects.judge(rejected, Status.REJECT)
    assert near(board, 0) == [("S010T02A", 100)]
    board.board.set_fields([shots[0].id], {"frames": 97})
    assert near(board, 0) == []
    board.board.set_fields([shots[0].id], {"frames": 72, "model": "veo-test"})
    assert board.bank.near(board.board.shots()[0], "veo-test") == []
    kept = board.dailies.take(short)
    board.store.put(kept.model_copy(update={"missing": True}))
    assert near(board, 0) == []
