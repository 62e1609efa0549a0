"""Splitting, merging and duplicating: what each field becomes, what is refused, what stays."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput
from app.domain.job import JobState
from app.domain.model_card import ModelCard
from app.domain.shot import Beat, Camera, Elements, Move, Shot
from tests.production.film import Film, numbers, picture
from tests.production.test_board_edits import scene

BEATS = (
    Beat(start_frame=0, end_frame=24, action="She looks up."),
    Beat(start_frame=24, end_frame=60, action="She rows."),
    Beat(start_frame=60, end_frame=72, action="The boat is gone."),
)


def change(film: Film, shot: Shot, **fields: object) -> Shot:
    film.board.set_fields([shot.id], fields)
    return film.board.shot(shot.id)


def test_a_split_divides_frames_and_beats_and_keeps_model_and_references(film: Film) -> None:
    shot = film.shots(3)[0]
    shot = change(film, shot, model="kling", beats=BEATS, dialogue="Out.", hero=True, number="40")
    begin = film.state()
    made = film.board.cuts.split(shot.id, 48)
    first, second = film.board.shots()[:2]
    assert made.label == "Split shot 040"
    assert (first.id, first.number, first.code, first.frames) == (shot.id, "40", shot.code, 48)
    assert (second.number, second.frames) == ("40A", 24)
    assert second.code != shot.code
    assert [(b.start_frame, b.end_frame, b.action) for b in first.beats] == [
        (0, 24, "She looks up."),
        (24, 48, "She rows."),
    ]
    assert [(b.start_frame, b.end_frame, b.action) for b in second.beats] == [
        (0, 12, "She rows."),
        (12, 24, "The boat is gone."),
    ]
    assert first.model == second.model == shot.model is not None
    assert second.hero
    assert (first.dialogue, second.dialogue) == ("Out.", "")
    film.board.commit(made.inverse())
    assert film.state() == begin


def test_a_split_gives_the_first_frame_to_the_first_half_and_the_last_to_the_second(
    film: Film,
) -> None:
    shot = film.shots(1)[0]
    one = film.art.add_picture(picture(film.folder, "one.png", 1)).id
    two = film.art.add_picture(picture(film.folder, "two.png", 2)).id
    change(film, shot, first_frame_id=one, last_frame_id=two, reference_ids=(one,))
    film.board.cuts.split(shot.id)
    first, second = film.board.shots()
    assert (first.frames, second.frames) == (36, 36)
    assert (first.first_frame_id, first.last_frame_id) == (one, None)
    assert (second.first_frame_id, second.last_frame_id) == (None, two)
    assert first.reference_ids == second.reference_ids == (one,)


def test_takes_stay_with_the_first_half(film: Film) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot)
    film.board.cuts.split(shot.id)
    assert [(t.id, t.shot_id) for t in film.dailies.takes()] == [(take, shot.id)]


@pytest.mark.parametrize("at", [0, 72, -1, 900])
def test_a_cut_outside_the_shot_is_refused(film: Film, at: int) -> None:
    shot = film.shots(1)[0]
    with pytest.raises(BadInput, match="not inside shot 010"):
        film.board.cuts.split(shot.id, at)
    assert len(film.board.shots()) == 1


def test_a_shot_of_one_frame_cannot_be_split(film: Film) -> None:
    shot = change(film, film.shots(1)[0], frames=1)
    with pytest.raises(BadInput, match="one frame"):
        film.board.cuts.split(shot.id)


def test_a_merge_adds_lengths_joins_texts_once_and_shifts_beats(film: Film) -> None:
    one, two, three = film.shots(3)
    words = Elements(subject_action="Mara rows.", style="16 mm", camera=Camera(move=Move.DOLLY_IN))
    pan = Camera(move=Move.PAN_LEFT, speed="slow")
    more = Elements(subject_action="She looks back", style="16 mm", camera=pan)
    change(film, one, elements=words, beats=BEATS[:1], dialogue="Out.", model="kling")
    change(film, two, elements=more, beats=BEATS[:2], dialogue="Far out.", model="veo", hero=True)
    begin = film.state()
    made = film.board.cuts.merge([two.id, one.id])
    assert made.label == "Merge shots 010 and 020"
    shots = film.board.shots()
    whole = shots[0]
    assert numbers(shots) == ["10", "30"]
    assert (whole.id, whole.frames, whole.hero) == (one.id, 144, True)
    assert whole.elements.subject_action == "Mara rows. She looks back"
    assert whole.elements.style == "16 mm"
    assert whole.elements.camera.move is Move.DOLLY_IN
    assert whole.dialogue == "Out.\nFar out."
    assert [(b.start_frame, b.end_frame) for b in whole.beats] == [(0, 24), (72, 96), (96, 132)]
    cards = {family: card.id for family, card in _cards(film).items()}
    assert whole.model == cards["kling"]
    assert f"model {cards['veo']}; camera slow, pan left" in whole.notes
    assert three.id in {shot.id for shot in shots}
    film.board.commit(made.inverse())
    assert film.state() == begin


def test_a_merged_shot_with_takes_or_jobs_is_omitted_and_keeps_them(film: Film) -> None:
    one, two, three = film.shots(3)
    take = film.take(two)
    job = film.job(three, JobState.SUBMITTING)
    film.board.cuts.merge([one.id, two.id, three.id])
    shots = {shot.id: shot for shot in film.board.shots()}
    assert shots[one.id].frames == 216
    assert [shots[i].omitted for i in (two.id, three.id)] == [True, True]
    assert [t.id for t in film.dailies.takes()] == [take]
    assert [j.id for j in film.book.all()] == [job.id]


def test_merging_is_refused_with_the_reason(film: Film) -> None:
    one, two, three, four = film.shots(4)
    scene(film, "1")
    scene(film, "2", 1)
    cuts = film.board.cuts
    with pytest.raises(BadInput, match="two shots or more"):
        cuts.merge([one.id])
    with pytest.raises(BadInput, match="Shot 020 lies between"):
        cuts.merge([one.id, three.id])
    change(film, two, scene="1")
    with pytest.raises(BadInput, match="different scenes"):
        cuts.merge([one.id, two.id])
    film.board.omit([three.id])
    with pytest.raises(BadInput, match="Shot 030 is omitted"):
        cuts.merge([three.id, four.id])
    change(film, four, kind="stock")
    with pytest.raises(BadInput, match="different kinds"):
        cuts.merge([one.id, four.id])
    change(film, four, kind="generated")
    change(film, two, scene="", frames=999_990)
    with pytest.raises(BadInput, match="1,000,062 frames"):
        cuts.merge([one.id, two.id])
    assert [shot.frames for shot in film.board.shots()] == [72, 999_990, 72, 72]


def test_an_omitted_shot_between_two_does_not_part_them(film: Film) -> None:
    one, two, three = film.shots(3)
    film.board.omit([two.id])
    film.board.cuts.merge([one.id, three.id])
    assert [(s.number, s.frames) for s in film.board.shots()] == [("10", 144), ("20", 72)]


def test_several_shots_are_duplicated_as_a_block_in_one_undo_step(film: Film) -> None:
    one, two, _three = film.shots(3)
    change(film, one, title="Pier")
    film.take(one)
    begin = film.state()
    made = film.board.cuts.duplicate([one.id, two.id])
    shots = film.board.shots()
    assert numbers(shots) == ["10", "20", "20A", "20B", "30"]
    assert [shot.title for shot in shots] == ["Pier", "", "Pier", "", ""]
    assert len({shot.code for shot in shots}) == 5
    assert len(film.dailies.takes()) == 1
    assert made is not None
    film.board.commit(made.inverse())
    assert film.state() == begin
    again = film.board.cuts.duplicate([one.id])
    assert again is not None
    assert {shot.code for shot in film.board.shots()}.isdisjoint(
        {"20A", "20B", *(s.code for s in shots[2:4])}
    )


def test_a_copy_stays_in_the_scene_of_its_shot(film: Film) -> None:
    one, two, three = film.shots(3)
    scene(film, "1")
    scene(film, "2", 1)
    change(film, one, scene="1")
    film.board.set_fields([two.id, three.id], {"scene": "2"})
    film.board.cuts.duplicate([one.id, three.id])
    names = film.board.names()
    assert [names.scenes[s.scene_id or ""].number for s in film.board.shots()] == [
        *("1", "1", "2", "2", "2")
    ]
    assert numbers(film.board.shots()) == ["10", "10A", "20", "30", "40"]


def test_copies_find_room_where_positions_stand_close(film: Film) -> None:
    shots = film.shots(3)
    for _ in range(12):
        film.board.cuts.duplicate([shots[0].id, shots[1].id])
    board = film.board.shots()
    assert len(board) == 27
    assert len({shot.position for shot in board}) == 27
    assert len({shot.number for shot in board}) == 27
    assert (board[0].id, board[1].id, board[-1].id) == tuple(shot.id for shot in shots)


def _cards(film: Film) -> dict[str, ModelCard]:
    return {card.family: card for card in film.shelf.all()}
