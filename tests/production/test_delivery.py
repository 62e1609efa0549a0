"""Delivering for real, small: names that never repeat, refusals, and a stop that leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.delivery import Delivery
from app.domain.errors import ExportImpossible, Stopped
from app.domain.events import Delivered, DeliveryStep
from app.domain.note import NoteKind
from app.domain.sound import Track
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.editorial.self_check import verify
from app.media.fingerprints import grey
from app.media.reader import open_reader
from app.production.delivery import DeliveryDesk
from app.production.screening.notes import NoteDesk
from app.storage.disk import sha256_of
from tests.clips import make_clip
from tests.production.film import Film
from tests.production.test_sounds import desk_of
from tests.sounds import tone


class Set:
    """Two shots of 12 frames, each with a circled take of a clip of its own."""

    def __init__(self, folder: Path) -> None:
        self.film = Film(folder / "Film.takeboard", "128x72@24")
        film = self.film
        self.desk = DeliveryDesk(
            film.store,
            film.assembly,
            film.dailies,
            film.folder,
            open_reader,
            grey,
            verify,
            film.clock,
            film.bus,
        )
        self.takes: list[Take] = []
        for n, shot in enumerate(film.shots(2)):
            film.board.set_fields([shot.id], {"frames": 12})
            clip = folder / f"{n}.mp4"
            make_clip(clip, 36 + n, 24, (128, 72))
            self.takes.append(film.dailies.add_take(shot.id, clip))

    def circle(self) -> None:
        for take in self.takes:
            self.film.selects.circle(take.id)

    @property
    def packages(self) -> list[str]:
        folder = self.film.folder / "deliveries"
        return sorted(inside.name for inside in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Set]:
    made = Set(tmp_path)
    yield made
    made.film.close()


def test_three_deliveries_have_three_names_and_touch_no_original(stage: Set) -> None:
    stage.circle()
    first = stage.desk.deliver()
    assert first.report.ok
    assert first.report.problems == ()
    assert (first.name, first.version) == ("First_Light_v001", 1)
    assert (first.events, first.frames) == (2, 24)
    assert all(file.exists() for file in first.files)
    before = {file.name: file.read_bytes() for file in first.files if file.suffix != ".mov"}

    (stage.film.folder / "deliveries" / "First_Light_v002").mkdir()  # a person's own
    second, third = stage.desk.deliver(), stage.desk.deliver(formats=["edl"])
    assert [second.name, third.name] == ["First_Light_v003", "First_Light_v004"]
    assert third.report.ok
    assert stage.packages == [f"First_Light_v{n:03}" for n in (1, 2, 3, 4)]
    assert [d.version for d in stage.desk.deliveries()] == [1, 3, 4]
    assert before == {file.name: file.read_bytes() for file in first.files if file.suffix != ".mov"}
    for take in stage.takes:
        assert sha256_of(stage.film.folder / take.file) == take.sha256
    assert sum(isinstance(fact, Delivered) for fact in stage.film.told) == 3


def test_nothing_circled_is_refused_and_leaves_no_folder(stage: Set) -> None:
    with pytest.raises(ExportImpossible, match="No take is circled") as told:
        stage.desk.deliver()
    assert told.value.next_step
    assert stage.packages == []
    assert stage.desk.deliveries() == []
    assert [line.ok for line in stage.desk.checklist() if line.name == "Circled takes"] == [False]


@pytest.mark.parametrize("after", [1, 2])
def test_a_stop_leaves_nothing_half_written_and_gives_the_name_free(stage: Set, after: int) -> None:
    stage.circle()

    def conformed() -> int:
        return sum(isinstance(fact, DeliveryStep) for fact in stage.film.told)

    with pytest.raises(Stopped):
        stage.desk.deliver(stop=lambda: conformed() >= after)
    assert conformed() >= after
    assert stage.packages == []
    assert stage.film.store.all(Delivery) == []
    assert not any(isinstance(fact, Delivered) for fact in stage.film.told)
    assert stage.desk.deliver().name == "First_Light_v001"
    assert stage.packages == ["First_Light_v001"]


def test_notes_of_used_frames_leave_as_markers_on_the_frames_they_speak_of(stage: Set) -> None:
    stage.circle()
    film = stage.film
    notes = NoteDesk(film.store, film.clock, film.bus)
    one, two = (film.dailies.take(take.id) for take in stage.takes)
    first, other = one.picked.start, two.picked.start

    def note(take: Take, at: int, long: int, text: str, kind: NoteKind = NoteKind.FIX) -> str:
        frames = FrameRange(start=at, end=at + long)
        return notes.add(take.id, kind, frames, text, "Zoë", ()).changes[0].id

    note(one, first + 4, 3, "sixth | finger\nfür Łukasz")
    note(two, other - 1, 4, "", NoteKind.QUESTION)  # begins before the cut does
    note(one, one.picked.end, 2, "behind the cut")
    notes.settle([note(two, other + 5, 1, "done")], True)
    made = stage.desk.deliver(formats=["edl"])
    assert made.report.problems == ()
    (file,) = [one for one in made.files if one.name.endswith("_markers.edl")]
    assert file.read_bytes().decode("ascii").split("\r\n") == [
        "TITLE: First_Light_v001",
        "FCM: NON-DROP FRAME",
        "",
        "001  001      V     C        01:00:00:04 01:00:00:05 01:00:00:04 01:00:00:05  ",
        f"Zoe: sixth / finger fur Lukasz |C:ResolveColorRed |M:{one.slate} fix |D:3",
        "",
        "002  001      V     C        01:00:00:12 01:00:00:13 01:00:00:12 01:00:00:13  ",
        f"Zoe: look here |C:ResolveColorYellow |M:{two.slate} question |D:3",
        "",
    ]
    assert "_markers.edl" in (file.parents[1] / "DOCS" / "READ_ME.txt").read_text()


def test_sounds_on_the_tracks_are_named_where_the_package_does_not_hold_them(
    stage: Set, tmp_path: Path
) -> None:
    stage.circle()
    assert not any(line.section == "Sound" for line in stage.desk.checklist())
    sounds = desk_of(stage.film)
    files = [tone(tmp_path / "a.wav", 0.5), tone(tmp_path / "b.wav", 0.25)]
    sounds.put(files, Track.VOICE, 0)
    sounds.put(files[:1], Track.MUSIC, 0)
    said = "2 sounds on the voice track and 1 sound on the music track are not in this package"
    (line,) = [line for line in stage.desk.checklist() if line.section == "Sound"]
    assert said in line.detail
    assert line.ok is False
    assert any(said in loss.what for loss in stage.desk.deliver(formats=["edl"]).losses)
