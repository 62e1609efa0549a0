"""Sounds on the voice and music tracks: put, moved, removed; nothing ever lies over anything."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.asset import Asset
from app.domain.edit import Edit
from app.domain.project import parse_spec
from app.domain.sound import Sound, Track
from app.domain.timing import FrameRange
from app.media.sound import sound_seconds, waveform
from app.production.cut.sound_places import caught, free_start, slid
from app.production.cut.sounds import SoundDesk, resound
from app.production.shoot.wishes import WishDesk
from tests.pictures import encode, halves
from tests.production.film import Film
from tests.sounds import tone

VOICE, MUSIC = Track.VOICE, Track.MUSIC


def desk_of(film: Film) -> SoundDesk:
    wishes = WishDesk(
        *(film.store, film.book, film.media, film.art.intake),
        *(film.shelf, film.clock, sound_seconds),
    )
    return SoundDesk(film.store, film.media, film.bus, wishes.take_sound, waveform)


@pytest.fixture
def desk(film: Film) -> SoundDesk:
    return desk_of(film)


def lies(desk: SoundDesk) -> list[tuple[str, str, int, int]]:
    return [
        (one.sound.track.value, one.name, one.sound.record_start, one.sound.frames)
        for one in desk.on_tracks()
    ]


def test_a_sound_lies_where_it_was_put_and_lasts_as_long_as_its_file(
    film: Film, desk: SoundDesk, tmp_path: Path
) -> None:
    laid = desk.put([tone(tmp_path / "Bed_A.wav", 2.51)], MUSIC, 48)
    assert lies(desk) == [("music", "Bed_A", 48, 61)]  # 60.24 frames: the last one is not cut off
    assert (laid.notes, laid.refused) == ((), ())
    assert laid.edit is not None
    assert laid.edit.label == "Put Bed_A.wav on the music track"
    film.board.commit(laid.edit.inverse())
    assert lies(desk) == []
    film.board.commit(laid.edit)
    assert lies(desk) == [("music", "Bed_A", 48, 61)]


def test_the_same_file_twice_is_one_asset(film: Film, desk: SoundDesk, tmp_path: Path) -> None:
    file = tone(tmp_path / "Line.wav")
    copy = tmp_path / "copy of it.wav"
    copy.write_bytes(file.read_bytes())
    desk.put([file], VOICE, 0)
    laid = desk.put([copy], VOICE, 100)
    assert laid.notes == ("copy of it.wav is the same sound as Line, used again.",)
    assert len(film.store.all(Asset)) == 1
    assert len(list((film.folder / "references").iterdir())) == 1
    assert lies(desk) == [("voice", "Line", 0, 24), ("voice", "Line", 100, 24)]


def test_what_would_lie_over_another_goes_to_the_nearest_free_place_and_that_is_said(
    desk: SoundDesk, tmp_path: Path
) -> None:
    desk.put([tone(tmp_path / "One.wav", 10)], VOICE, 24)  # 24 to 264
    laid = desk.put([tone(tmp_path / "Two.wav", 2)], VOICE, 250)
    assert laid.notes == (
        "Two.wav would lie over One; it begins at 01:00:11:00, the nearest free place.",
    )
    assert lies(desk)[1] == ("voice", "Two", 264, 48)
    desk.put([tone(tmp_path / "Three.wav", 0.5)], VOICE, 30)
    assert lies(desk)[0] == ("voice", "Three", 12, 12)
    assert desk.put([tone(tmp_path / "Bed.wav", 1)], MUSIC, 30).notes == ()


def test_several_files_lie_one_behind_the_other_and_a_bad_one_stops_none(
    desk: SoundDesk, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    files = [tone(tmp_path / "a.wav"), empty, tone(tmp_path / "b.wav", 2)]
    laid = desk.put(files, VOICE, 5)
    assert lies(desk) == [("voice", "a", 5, 24), ("voice", "b", 29, 48)]
    assert laid.edit is not None
    assert laid.edit.label == "Put 2 sounds on the voice track"
    assert [refused.message for refused in laid.refused] == ["empty.wav is empty: it has 0 bytes."]


def test_bad_files_say_what_is_wrong_and_leave_nothing_behind(
    film: Film, desk: SoundDesk, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.wav"
    picture.write_bytes(encode(".png", halves()))
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(bytes(range(7, 250)) * 40)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(tone(tmp_path / "whole.wav").read_bytes()[:30])
    bad = (picture, noise, cut, tmp_path / "gone.wav", tmp_path)
    for file in bad:
        laid = desk.put([file], MUSIC, 0)
        assert laid.edit is None, file
        assert file.name in laid.refused[0].message, laid.refused
        assert laid.refused[0].next_step
    assert lies(desk) == []
    assert film.store.all(Asset) == []
    assert not (film.folder / "references").exists()


def test_a_sound_moves_by_hand_and_stops_at_its_neighbour_by_keys(
    desk: SoundDesk, tmp_path: Path
) -> None:
    desk.put([tone(tmp_path / "One.wav")], VOICE, 0)
    two = desk.put([tone(tmp_path / "Two.wav", hertz=550)], VOICE, 100).sounds[0]
    moved = desk.move(two.id, 60)
    assert moved.edit is not None
    assert moved.edit.label == "Move Two to 01:00:02:12"
    assert desk.move(two.id, 60).edit is None
    assert "would lie over One" in desk.move(two.id, 3).notes[0]
    desk.move(two.id, 60)
    assert desk.slide(two.id, -1).notes == ()
    laid = desk.slide(two.id, -240)
    assert laid.notes == ("Two touches One and stops there.",)
    assert lies(desk)[1] == ("voice", "Two", 24, 24)
    assert desk.slide(two.id, 24).sounds[0].record_start == 48
    one = desk.on_tracks()[0].sound
    assert desk.slide(one.id, -1).notes == ("One touches the start of the film and stops there.",)


def test_removing_leaves_the_file_and_can_be_taken_back(
    film: Film, desk: SoundDesk, tmp_path: Path
) -> None:
    sound = desk.put([tone(tmp_path / "Bed_A.wav")], MUSIC, 0).sounds[0]
    gone = desk.remove([sound.id])
    assert gone is not None
    assert gone.label == "Remove Bed_A.wav from the music track"
    assert lies(desk) == []
    assert len(film.store.all(Asset)) == 1
    film.board.commit(gone.inverse())
    assert film.store.all(Sound) == [sound]
    assert desk.remove(["not there"]) is None


def test_a_sound_whose_file_is_gone_stays_on_its_track(
    film: Film, desk: SoundDesk, tmp_path: Path
) -> None:
    desk.put([tone(tmp_path / "Bed_A.wav")], MUSIC, 0)
    kept = film.store.all(Asset)[0].file
    (film.folder / kept).unlink()
    assert desk.on_tracks()[0].file is None
    assert lies(desk) == [("music", "Bed_A", 0, 24)]


def test_the_curve_follows_the_sound(tmp_path: Path) -> None:
    made = waveform(tone(tmp_path / "half.wav", 1.005, loud=0.5))
    assert float(made.seconds) == sound_seconds(tmp_path / "half.wav")
    assert len(made.peaks) == 101
    assert max(made.peaks[:50]) == 0
    assert all(126 <= peak <= 128 for peak in made.peaks[52:100])
    assert made.frames(parse_spec("cinematic").rate) == 25


def test_another_rate_keeps_how_long_sounds_last(
    film: Film, desk: SoundDesk, tmp_path: Path
) -> None:
    film.shots(2)
    desk.put([tone(tmp_path / "a.wav", 2), tone(tmp_path / "b.wav", 1)], VOICE, 12)
    old = film.store.project().spec
    new = old.model_copy(update={"rate": parse_spec("640x360@30").rate})
    told = [row for row in film.respec.preview(new).rows if row.what == "Voice and music"]
    assert [(row.now, row.after) for row in told] == [("72 f", "90 f")]
    made = film.respec.apply(new, "time")
    assert lies(desk) == [("voice", "a", 15, 60), ("voice", "b", 75, 30)]
    assert made is not None
    film.board.commit(made.inverse())
    assert film.respec.preview(new, "frames").notes == (
        "1 sound begins later, behind the one before.",
    )
    film.respec.apply(new, "frames")
    assert lies(desk) == [("voice", "a", 12, 60), ("voice", "b", 72, 30)]  # b made room


# places

_RANGES = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=6)


def _apart(raw: Sequence[tuple[int, int]]) -> list[FrameRange]:
    made: list[FrameRange] = []
    for gap, frames in raw:
        start = (made[-1].end if made else 0) + gap % 40
        made.append(FrameRange(start=start, end=start + frames))
    return made


@given(_RANGES, st.integers(-20, 400), st.integers(1, 80))
def test_a_free_start_is_free_and_none_is_nearer(
    raw: list[tuple[int, int]], wanted: int, frames: int
) -> None:
    taken = _apart(raw)

    def free(start: int) -> bool:
        one = FrameRange(start=start, end=start + frames)
        return start >= 0 and not any(one.overlaps(other) for other in taken)

    found = free_start(taken, wanted, frames)
    assert free(found)
    nearer = range(max(0, wanted - abs(found - wanted) + 1), wanted + abs(found - wanted))
    assert not any(free(start) for start in nearer)


@given(_RANGES, st.integers(0, 5), st.integers(-400, 400))
def test_sliding_never_jumps_over_a_neighbour(
    raw: list[tuple[int, int]], which: int, by: int
) -> None:
    lain = _apart([*raw, (3, 10)])
    at = lain[which % len(lain)]
    others = [one for one in lain if one is not at]
    start = slid(others, at, by)
    after = FrameRange(start=start, end=start + at.duration)
    assert start >= 0
    assert not any(after.overlaps(one) for one in others)
    assert [one.start < after.start for one in others] == [one.start < at.start for one in others]
    assert 0 <= (start - at.start) * (1 if by > 0 else -1) <= abs(by)


def test_starts_and_ends_catch_at_edges() -> None:
    assert caught(97, 50, [0, 100, 150], 5) == 100
    assert caught(52, 50, [0, 100], 5) == 50  # its end lies on 100
    assert caught(60, 30, [0, 100], 5) == 60
    assert caught(2, 1000, [0], 5) == 0


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 200)),
        st.tuples(st.just("move"), st.integers(0, 200)),
        st.tuples(st.just("slide"), st.integers(-60, 60)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("undo"), st.integers(1, 3)),
    ),
    max_size=10,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_whatever_is_done_and_undone_no_two_sounds_overlap(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        film = Film(Path(folder) / "Film.takeboard")
        desk = desk_of(film)
        files = [tone(Path(folder) / f"{n}.wav", n + 0.5) for n in range(3)]
        done: list[Edit] = []
        for deed, value in steps:
            done += _do(film, desk, files, deed, value, done)
            for track in Track:
                lain = [one.sound.record for one in desk.on_tracks() if one.sound.track is track]
                assert not any(a.overlaps(b) for a, b in pairwise(lain))
        end = film.store.all(Sound)
        for step in reversed(done):
            film.board.commit(step.inverse())
        assert film.store.all(Sound) == []
        for step in done:
            film.board.commit(step)
        assert film.store.all(Sound) == end
        film.close()


def _do(
    film: Film, desk: SoundDesk, files: list[Path], deed: str, value: int, done: list[Edit]
) -> list[Edit]:
    sounds = [one.sound for one in desk.on_tracks()]
    made: Edit | None = None
    if deed == "put":
        made = desk.put([files[value % 3]], list(Track)[value % 2], value).edit
    elif deed == "undo":
        for _ in range(min(value, len(done))):
            film.board.commit(done.pop().inverse())
    elif sounds:
        one = sounds[value % len(sounds)]
        if deed == "remove":
            made = desk.remove([one.id])
        else:
            made = (desk.move if deed == "move" else desk.slide)(one.id, value).edit
    return [made] if made else []


def test_resound_keeps_the_order_it_was_given() -> None:
    sounds = [
        Sound(id=str(n), track=VOICE, asset_id="A", record_start=start, frames=24)
        for n, start in enumerate((100, 0, 24))
    ]
    old, new = parse_spec("640x360@24"), parse_spec("640x360@25")
    after = resound(sounds, old, new, "frames")
    assert [one.id for one in after] == ["0", "1", "2"]
    assert [one.record_start for one in after] == [100, 0, 25]
