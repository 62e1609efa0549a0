"""The frame on screen at in and out is the frame an editor gets, through conform and EDL."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.timing import FrameRange, frames_of
from app.editorial.self_check import verify
from app.media.fingerprints import grey
from app.media.player import Player
from app.media.probe import probe
from app.media.reader import open_reader
from app.production.delivery import DeliveryDesk
from tests import clips
from tests.media.playing import awaited, numbers, playing
from tests.production.film import Film

EVENT = re.compile(r"^\d{3} +(\S+) +V +C +(\S+) (\S+) ", re.MULTILINE)

RATE = Fraction(24)


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path / "Film.takeboard", "128x72@24")


def small(path: Path, gop: int) -> Path:
    return clips.make_clip(path, 40, size=(128, 72), gop=gop)


def pick(player: Player, start: int, frames: int) -> tuple[FrameRange, list[int | None]]:
    """Go there as a person does: in on one frame, out on another; what stood on the screen."""
    seen: list[int | None] = []
    for place in (start, start + frames - 1):
        player.request(place)
        seen += numbers(awaited(player))
    shown = player.shown
    assert shown is not None
    last = shown.indices[0]
    assert last is not None
    return FrameRange(start=start, end=last + 1), seen


def test_what_was_shown_at_in_and_out_is_what_the_list_and_the_copy_hold(
    film: Film, tmp_path: Path
) -> None:
    makers = {
        "plain": lambda path: small(path, gop=250),
        "hidden": lambda path: clips.edit_list(path, 40),
        "late": lambda path: clips.offset_start(path, 40),
    }
    desk = DeliveryDesk(
        film.store, film.assembly, film.dailies, film.folder, open_reader, grey, verify,
        film.clock, film.bus,
    )  # fmt: skip
    wanted: dict[str, list[int | None]] = {}
    for number, (shot, (name, make)) in enumerate(
        zip(film.shots(len(makers)), makers.items(), strict=True)
    ):
        film.board.set_fields([shot.id], {"frames": 12})
        take = film.dailies.add_take(shot.id, make(tmp_path / f"{name}.mp4"))
        with playing(film.dailies.path(take)) as (player, _):
            picked, seen = pick(player, 7 + 3 * number, 12)
        film.selects.set_range(take.id, picked)
        film.selects.circle(take.id)
        wanted[take.slate] = seen
    package = desk.deliver(formats=["edl"])
    edl = next(file for file in package.files if file.suffix == ".edl").read_text()
    events = EVENT.findall(edl)
    assert [reel for reel, _, _ in events] == list(wanted)
    for reel, begin, end in events:
        copy = next(file for file in package.files if file.name == f"{reel}.mov")
        start = frames_of(probe(copy).timecode or "", RATE)
        first, after = (frames_of(code, RATE) - start for code in (begin, end))
        with open_reader(copy) as reader:
            given = [clips.read_number(reader.frame(n)) for n in (first, after - 1)]
        assert given == wanted[reel]
        assert after - first == 12
