"""Rounds of generation: sendings of a shot, beside what is usual with and without a board."""

from __future__ import annotations

from app.domain.job import JobState
from app.production.rounds import rounds
from tests.production.film import Film


def test_a_round_is_one_sending_however_many_takes_it_has(film: Film) -> None:
    one, two, three = film.shots(3)
    assert rounds({}).words == ""
    assert rounds({}).beside == "With a board 3–4 rounds a scene are usual, without one 15–20."
    path = (JobState.SUBMITTING, JobState.RENDERING)
    for number in (1, 2, 3, 4):
        film.job(one, *path, number=number, batch_id="first")
    film.job(two, *path, number=1, batch_id="first")
    assert film.board.facts.rounds().words == "1 round a shot"
    film.job(two, *path, number=2, batch_id="second")
    film.job(three, number=1, batch_id="second")  # still waits
    made = film.board.facts.rounds()
    assert made.words == "1.5 rounds a shot"
    assert made.beside.startswith("2 shots sent 3 times. ")


def test_thirty_shots_of_which_two_went_twice_are_107_hundredths(film: Film) -> None:
    shots = film.shots(30)
    for shot in shots:
        film.job(shot, JobState.SUBMITTING, batch_id="first")
    for shot in shots[:2]:
        film.job(shot, JobState.SUBMITTING, number=5, batch_id="again")
    assert film.board.facts.rounds().words == "1.07 rounds a shot"


def test_a_scene_needed_as_many_rounds_as_its_shot_that_was_sent_most_often() -> None:
    scenes = {"a": "one", "b": "one", "c": "two", "d": None}
    made = rounds({"a": 3, "b": 1, "c": 2, "d": 9}, scenes)
    assert (made.scenes, made.scene_rounds) == (2, 5)
    story = dict(made.story())
    assert story["This film, by shot"] == "3.75 rounds"
    assert story["This film, by scene"] == "2.5 rounds"
    assert story["Usual without a board"] == "15–20 rounds a scene"
    assert next(what for what, _much in rounds({}).story()) == "Usual without a board"
