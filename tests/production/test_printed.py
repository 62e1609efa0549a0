"""What stands on paper: every shot with its words and the largest picture there is."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import BadInput, DiskFull, ProjectReadOnly
from app.domain.project import parse_spec
from app.domain.scene import Scene
from app.domain.shot import Camera, Move, Shot
from app.media.opencv import cv2
from app.media.thumbnails import of_still
from app.production.art.thumbnails import ThumbnailDesk
from app.production.printed import PRINT_WIDTH, PrintDesk
from app.storage.disk import write_whole
from tests.production.film import Film, picture


@dataclass
class Desk:
    film: Film
    printed: PrintDesk

    def shot(self, number: int, **fields: object) -> Shot:
        made = self.film.shots(number)[number - 1]
        self.film.board.set_fields([made.id], fields)
        return self.film.board.shot(made.id)


@pytest.fixture
def desk(film: Film) -> Desk:
    def make(source: Path, target: Path, frame: int | None, width: int) -> None:
        of_still(source, target, width)

    film.thumbnails.close()
    film.thumbnails = ThumbnailDesk(film.store, film.media, film.bus, make)
    return Desk(
        film,
        PrintDesk(film.store, film.board, film.shelf, film.thumbnails, film.clock, write_whole),
    )


def _wide(file: Path) -> int:
    image = cv2.imread(str(file))
    assert image is not None
    return image.shape[1]


def test_a_shot_carries_everything_that_is_written_about_it(desk: Desk) -> None:
    desk.film.store.put(Scene(id="sc", position=0, number="2", heading="Ext. Harbour",
                              time_of_day="morning"))  # fmt: skip
    desk.film.shots(2)
    desk.shot(
        2,
        scene_id="sc",
        title="The crane",
        model="kling-test",
        dialogue="Wait!",
        notes="Ask the harbour master.",
        consistency_notes="Sun at the left.",
        **{
            "elements.subject_action": "A crane turns over the quay.",
            "elements.camera": Camera(move=Move.PAN_LEFT, speed="slow", size="wide"),
        },
    )
    first, second = desk.printed.film().shots
    assert (first.number, second.number) == ("010", "020")
    assert second.scene == "2 EXT. HARBOUR, MORNING"
    assert (first.begins, second.begins) == (True, True)
    assert (second.letter, second.model, second.frames) == ("K", "Kling", 72)
    assert (second.lasts, second.starts) == ("00:00:03:00", "01:00:03:00")
    assert second.action == "The crane. A crane turns over the quay."
    assert second.camera == "Slow pan left. Wide."
    assert second.dialogue == "Wait!"
    assert dict(second.notes) == {
        "Continuity": "Sun at the left.",
        "Notes": "Ask the harbour master.",
    }
    assert (second.state, second.state_word) == ("planned", "Planned")


def test_the_film_counts_what_it_shows_and_what_it_leaves_out(desk: Desk) -> None:
    shots = desk.film.shots(3)
    desk.film.board.omit([shots[1].id])
    made = desk.printed.film()
    assert [one.number for one in made.shots] == ["010", "030"]
    assert made.shots[1].starts == "01:00:03:00"
    assert made.foot == "2 shots · 1 omitted · 00:00:06:00 · 24 fps"


def test_pictures_are_as_large_as_there_are_and_are_made_before_the_page_is(desk: Desk) -> None:
    shots = desk.film.shots(3)
    file = picture(desk.film.folder, "large.png", 90)
    cv2.imwrite(str(file), np.full((1350, 2400, 3), 90, np.uint8))
    asset = desk.film.art.add_picture(file)
    desk.film.board.set_fields([shots[0].id], {"first_frame_id": asset.id})
    desk.film.board.set_fields([shots[1].id], {"first_frame_id": asset.id})
    desk.film.take(shots[1])  # a take whose file is gone: the keyframe stands in
    first, second, third = desk.printed.film().shots
    assert first.picture is not None
    assert first.picture_is == second.picture_is == "keyframe"
    assert _wide(first.picture) == PRINT_WIDTH
    assert (third.picture, third.picture_is) == (None, "")
    small = desk.printed.film(480).shots[0].picture
    assert small is not None
    assert _wide(small) == 480


def test_keyframes_may_stand_for_their_shots_whatever_was_taken(desk: Desk) -> None:
    shots = desk.film.shots(2)
    still = desk.film.art.add_picture(picture(desk.film.folder, "still.png", 90))
    desk.film.board.set_fields([shots[0].id], {"first_frame_id": still.id})
    for shot in shots:
        made = desk.film.media.thumbnail(desk.film.take(shot), 480)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(b"made before")
    best = desk.printed.film(480).shots
    assert [one.picture_is[4:7] for one in best] == ["T01", "T01"]
    kept = desk.printed.film(480, keyframes=True).shots
    assert [one.picture_is for one in kept] == ["keyframe", ""]


def test_the_spec_sheet_says_what_models_are_asked_for_and_what_they_cannot(desk: Desk) -> None:
    desk.film.shots(4)
    desk.shot(1, model="kling-test")
    desk.shot(2, model="kling-test")
    desk.shot(3, model="veo-test", frames=400)
    sheet = desk.printed.spec_sheet()
    assert ("Resolution", "640×360, 16:9") in sheet.picture
    assert ("Handles", "12 frames each side") in sheet.edit
    kling, veo = sheet.models
    assert (kling.shots, kling.sends) == (2, "720p, 5 s")
    assert kling.conformed == "360p, 24 fps, ProRes 422"
    assert (veo.sends, veo.conformed) == ("", "")
    assert veo.refused.startswith("Shot 30 lasts 400 frames")
    assert sheet.unassigned == 1
    assert ("Take", "S010T01A = reel = file = clip: shot, take, letter of the model") in sheet.names
    assert ("Delivery", "First_Light_v001, never twice") in sheet.names


def test_drop_frame_and_odd_rates_are_written_as_the_film_counts(desk: Desk) -> None:
    spec = parse_spec("1080x1920@29.97").model_copy(update={"start": "01:00:00;00", "drop": True})
    desk.film.respec.apply(spec)
    desk.film.shots(2)
    made, sheet = desk.printed.film(), desk.printed.spec_sheet()
    assert made.shots[0].starts == "01:00:00;00"
    assert made.rate == "29.97 fps"
    assert ("Resolution", "1080×1920, 9:16") in sheet.picture
    assert ("Counting", "drop frame") in sheet.edit


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFull), (errno.EROFS, ProjectReadOnly), (errno.EIO, BadInput)],
)
def test_what_the_disk_refuses_is_said_with_a_way_out(
    desk: Desk, tmp_path: Path, number: int, kind: type[Exception]
) -> None:
    def refuse(_file: Path, _data: bytes) -> None:
        raise OSError(number, "no")

    desk.printed._write = refuse
    with pytest.raises(kind, match=r"board\.pdf was not written"):
        desk.printed.write(tmp_path / "board.pdf", b"%PDF")


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "board.pdf"
    file.write_bytes(b"old")
    with pytest.raises(BadInput):
        desk.printed.write(tmp_path / "nowhere" / "board.pdf", b"%PDF")
    desk.printed.write(file, b"%PDF new")
    assert file.read_bytes() == b"%PDF new"
    assert [one.name for one in tmp_path.glob("*board.pdf*")] == ["board.pdf"]
