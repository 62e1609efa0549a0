"""Other people's readers agree with every number of our lists, at every rate."""

from __future__ import annotations

import warnings
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pycmx
import pytest

from app.domain.reel_clock import first_frame
from app.domain.timing import parse_rate
from app.editorial.formats import cmx3600, fcp7_xml
from app.editorial.listing import (
    ListedEvent,
    ListedFile,
    ListedSound,
    ListedSoundFile,
    Listing,
)
from app.editorial.self_check.readers import TIMES, read_edl, read_xml

RATES = [("24", False), ("24000/1001", False), ("25", False), ("30000/1001", True), ("30", False)]


def listing(rate: Fraction, drop: bool, events: int = 12, *, reuse: bool = False) -> Listing:
    files: dict[str, ListedFile] = {}
    cut = []
    start = first_frame(0, rate, drop=drop)
    for n in range(events):
        slate = f"S{n % (7 if reuse else 1000):03}T01K"
        files.setdefault(
            slate,
            ListedFile(
                slate,
                f"{slate}.mov",
                96,
                first_frame(len(files), rate, drop=drop),
                1920,
                1080,
                2,
                48000,
            ),
        )
        cut.append(ListedEvent(n + 1, slate, 12, 84, n * 72, (n + 1) * 72))
    return Listing(
        "Harbour_v003", rate, drop, start, 1920, 1080, tuple(cut), files, "/Volumes/Show/MEDIA"
    )


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_pycmx_reads_every_edit(rate: str, drop: bool, tmp_path: Path) -> None:
    ours = listing(parse_rate(rate), drop)
    text = cmx3600.write(ours).texts[0][1]
    (tmp_path / "a.edl").write_text(text, newline="")
    with (tmp_path / "a.edl").open() as file:
        edits = [edit for event in pycmx.parse_cmx3600(file).events for edit in event.edits]
    assert len(edits) == len(ours.events)
    for edit, event in zip(edits, ours.events, strict=True):
        known = ours.files[event.slate]
        assert edit.source == known.slate
        assert edit.clip_name == known.name
        assert edit.source_in == ours.label(known.start + event.source_in)
        assert edit.source_out == ours.label(known.start + event.source_out)
        assert edit.record_in == ours.label(ours.start + event.record_in)
        assert edit.record_out == ours.label(ours.start + event.record_out)


@pytest.mark.parametrize(("rate", "drop"), [r for r in RATES if not r[1]])
def test_opentimelineio_reads_the_edl(rate: str, drop: bool, tmp_path: Path) -> None:
    ours = listing(parse_rate(rate), drop)
    path = tmp_path / "a.edl"
    path.write_text(cmx3600.write(ours).texts[0][1], newline="")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = otio.adapters.read_from_file(str(path), rate=float(ours.rate))
    clips = list(read.find_clips())
    assert [clip.source_range.duration.to_frames() for clip in clips] == [72] * 12
    starts = [ours.files[e.slate].start + e.source_in for e in ours.events]
    assert [clip.source_range.start_time.to_frames() for clip in clips] == starts


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_opentimelineio_reads_the_xml(rate: str, drop: bool, tmp_path: Path) -> None:
    ours = listing(parse_rate(rate), drop)
    path = tmp_path / "a.xml"
    path.write_text(fcp7_xml.write(ours).texts[0][1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = otio.adapters.read_from_file(str(path), adapter_name="fcp_xml")
    tracks = read.video_tracks()
    assert len(tracks) == 1
    clips = list(tracks[0])
    assert [clip.name for clip in clips] == [ours.files[e.slate].name for e in ours.events]
    assert [clip.source_range.duration.value for clip in clips] == [72] * 12
    placed = [clip.range_in_parent().start_time.value for clip in clips]
    assert placed == [e.record_in for e in ours.events]
    assert len(read.audio_tracks()) == 1  # the reader joins the two halves of a stereo pair


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_voice_and_music_lie_on_audio_tracks_behind_the_takes(
    rate: str, drop: bool, tmp_path: Path
) -> None:
    sounds = (
        ListedSound("voice", "SND01_Line", 0, 50, 10, 60),
        ListedSound("voice", "SND01_Line", 4, 50, 60, 106),
        ListedSound("music", "SND02_Bed", 0, 864, 0, 864),
    )
    files = {
        "SND01_Line": ListedSoundFile("SND01_Line", "SND01_Line.wav", 50, 1),
        "SND02_Bed": ListedSoundFile("SND02_Bed", "SND02_Bed.wav", 900, 2),
    }
    ours = replace(listing(parse_rate(rate), drop), sounds=sounds, sound_files=files)
    path = tmp_path / "a.xml"
    path.write_text(fcp7_xml.write(ours).texts[0][1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = otio.adapters.read_from_file(str(path), adapter_name="fcp_xml")
    takes, voice, music = read.audio_tracks()  # the reader joins the two halves of a stereo pair
    assert len(list(takes.find_clips())) == 12
    for track, name in ((voice, "voice"), (music, "music")):
        wanted = [sound for sound in sounds if sound.track == name]
        clips = list(track.find_clips())
        assert [clip.name for clip in clips] == [files[one.slate].name for one in wanted]
        placed = [clip.range_in_parent() for clip in clips]
        assert [(p.start_time.value, p.duration.value) for p in placed] == [
            (one.record_in, one.record_out - one.record_in) for one in wanted
        ]
        urls = {clip.media_reference.target_url.rpartition("/")[2] for clip in clips}
        assert urls == {files[one.slate].name for one in wanted}
    tracks = read_xml(path).sound
    assert [len(track) for track in tracks] == [12, 12, 2, 1, 1]
    assert [event.times["record_in"] for event in tracks[2]] == [10, 60]


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_our_own_readers_give_back_the_cut(rate: str, drop: bool, tmp_path: Path) -> None:
    ours = listing(parse_rate(rate), drop, reuse=True)
    (tmp_path / "a.xml").write_text(fcp7_xml.write(ours).texts[0][1])
    (tmp_path / "a.edl").write_text(cmx3600.write(ours).texts[0][1], newline="")
    wanted = [(e.source_in, e.source_out, e.record_in, e.record_out) for e in ours.events]
    xml = read_xml(tmp_path / "a.xml")
    edl = read_edl(tmp_path / "a.edl", ours.rate, ours.start)
    assert wanted == [tuple(event.times[time] for time in TIMES) for event in xml.picture[0]]
    starts = [ours.files[e.slate].start for e in ours.events]
    moved = [(i + s, o + s, r, e) for s, (i, o, r, e) in zip(starts, wanted, strict=True)]
    assert moved == [tuple(event.times[time] for time in TIMES) for event in edl.picture[0]]
    assert xml.facts["rate"] == ours.rate
    assert [len(track) for track in xml.sound] == [12, 12]
    assert edl.facts["mode"] == ("DROP FRAME" if drop else "NON-DROP FRAME")


def test_two_equal_uses_of_a_take_stay_two_clips() -> None:
    text = fcp7_xml.write(listing(Fraction(24), False, 14, reuse=True)).texts[0][1]
    assert text.count('<clipitem id="clipitem-') == 14 * 3
    assert text.count("<pathurl>") == 7


def test_more_than_999_events_go_on_in_a_second_part(tmp_path: Path) -> None:
    ours = listing(Fraction(24), False, 1200, reuse=True)
    texts = cmx3600.write(ours).texts
    assert [suffix for suffix, _ in texts] == ["_V1_p1.edl", "_V1_p2.edl"]
    (tmp_path / "b.edl").write_text(texts[1][1], newline="")
    second = read_edl(tmp_path / "b.edl", ours.rate, ours.start)
    assert second.picture[0][0].number == 1
    assert second.picture[0][0].times["record_in"] == 999 * 72


def test_names_become_plain_ascii_in_an_edl() -> None:
    assert cmx3600.ascii_text("Zażółć łódź\n№1 — é") == "Zazoc odz No1  e".replace(
        "Zazoc odz", "Zazolc lodz"
    )


def test_columns_stand_where_fixed_column_readers_look() -> None:
    line = cmx3600.write(listing(Fraction(24), False)).texts[0][1].splitlines()[3]
    assert line == "001  S000T01K V     C        01:00:00:12 01:00:03:12 01:00:00:00 01:00:03:00"
