"""Delivering for real, small: names that never repeat, refusals, and a stop that leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from app.domain.delivery import Delivery
from app.domain.errors import ExportImpossible, Stopped
from app.domain.events import Delivered, DeliveryStep
from app.domain.note import NoteKind
from app.domain.sound import Track
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.editorial.self_check import verify
from app.editorial.self_check.readers import read_xml
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


def test_sounds_of_the_tracks_are_in_the_package_to_the_sample_and_read_back(
    stage: Set, tmp_path: Path
) -> None:
    stage.circle()
    assert not any(line.section == "Sound" for line in stage.desk.checklist())
    sounds = desk_of(stage.film)
    line, bed = tone(tmp_path / "Line 1.wav", 0.3), tone(tmp_path / "Bed.wav", 5, hertz=300)
    sounds.put([line], Track.VOICE, 3)  # 8 frames of the film's 24, 7.2 of them heard
    sounds.put([line], Track.VOICE, 14)
    sounds.put([bed], Track.MUSIC, 4)
    (check,) = [one for one in stage.desk.checklist() if one.section == "Sound"]
    assert (check.result, check.ok) == ("3 sounds", True)
    assert any("Bed ends with the film" in one.detail for one in stage.desk.checklist())
    made = stage.desk.deliver()
    assert made.report.problems == ()
    assert made.report.sounds == 3
    assert any("Bed ends with the film, 00:00:04:04" in loss.what for loss in made.losses)
    media = {path.name: path for path in (made.package / "MEDIA").glob("*.wav")}
    assert sorted(media) == ["SND01_Line_1.wav", "SND02_Bed.wav"]
    heard, meant = _samples(media["SND01_Line_1.wav"]), _samples(line)
    assert len(heard) == 8 * 2000
    assert (heard[: len(meant)] == meant).all()
    assert not heard[len(meant) :].any()
    read = read_xml(made.package / "TIMELINE" / f"{made.name}.xml")
    places = [[(one.clip, *one.times.values()) for one in track] for track in read.sound]
    assert places[-2:] == [
        [("SND01_Line_1", 0, 8, 3, 11), ("SND01_Line_1", 0, 8, 14, 22)],
        [("SND02_Bed", 0, 20, 4, 24)],
    ]
    (only_edl,) = [
        one.what for one in stage.desk.deliver(formats=["edl"]).losses if "MEDIA" in one.what
    ]
    assert only_edl.startswith("3 sounds of the voice and music tracks lie in MEDIA, but no list")


def test_a_sound_that_changed_or_is_gone_is_named_before_anything_is_written(
    stage: Set, tmp_path: Path
) -> None:
    stage.circle()
    desk_of(stage.film).put([tone(tmp_path / "Line.wav", 0.3)], Track.VOICE, 0)
    kept = next((stage.film.folder / "references").iterdir())
    data = kept.read_bytes()
    kept.chmod(0o644)
    kept.write_bytes(data + b"x")
    with pytest.raises(ExportImpossible, match="The file of the sound Line has changed"):
        stage.desk.deliver()
    kept.unlink()
    (check,) = [one for one in stage.desk.checklist() if one.section == "Sound"]
    assert (check.result, check.ok) == ("1 missing", False)
    with pytest.raises(ExportImpossible, match="The file of the sound Line is missing"):
        stage.desk.deliver()
    assert stage.packages == []


def test_verify_finds_what_was_done_to_the_sounds(stage: Set, tmp_path: Path) -> None:
    stage.circle()
    desk_of(stage.film).put([tone(tmp_path / "Line.wav", 0.3)], Track.VOICE, 2)
    package = stage.desk.deliver(formats=["xml"]).package
    text = package / "TIMELINE" / f"{package.name}.xml"
    whole, file = text.read_text(encoding="utf-8"), package / "MEDIA" / "SND01_Line.wav"
    start, end = whole.index('id="clipitem-voice1-a1"'), whole.rindex("</audio>")
    item = whole[start:end]
    for before, after in (("<start>2<", "<start>3<"), ("SND01_Line.wav</name>", "Other.wav</name>"),
                          ("<out>8<", "<out>7<")):  # fmt: skip
        assert before in item
        text.write_text(whole[:start] + item.replace(before, after, 1) + whole[end:], "utf-8")
        assert not verify(package).ok, before
    begins = whole.rindex("<track", 0, start)
    gone = whole[:begins] + whole[whole.index("</track>", start) + len("</track>") :]
    text.write_text(gone, "utf-8")
    assert any(one.clip == "SND01_Line" for one in verify(package).problems)
    text.write_text(whole, "utf-8")
    assert not any(one.field == "event" for one in verify(package).problems)
    data = bytearray(file.read_bytes())
    data[-2000] ^= 1
    file.write_bytes(data)
    assert [one.field for one in verify(package).problems] == ["checksum"]
    file.unlink()
    assert ("SND01_Line", "file") in {(one.clip, one.field) for one in verify(package).problems}


def _samples(file: Path) -> npt.NDArray[np.int32]:
    """One channel at 48 kHz, 16 or 24 bits laid into the upper ones of 32."""
    with av.open(str(file)) as sound:
        stream = sound.streams.audio[0]
        assert (stream.codec_context.channels, stream.codec_context.sample_rate) == (1, 48000)
        made = np.concatenate([frame.to_ndarray().reshape(-1) for frame in sound.decode(stream)])
    return made.astype(np.int32) << (16 if made.dtype == np.int16 else 0)
