"""Pictures as people have them: every kind comes in right, what is broken leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.asset import Asset
from app.domain.errors import BadInput, MediaMissing, MediaUnreadable, NotFound, UserFacing
from app.media.opencv import cv2
from tests.pictures import (
    Picture,
    animated,
    cmyk_jpeg,
    encode,
    halves,
    png_claiming,
    with_exif,
    write,
)
from tests.production.film import Film

PNG_16 = encode(".png", halves().astype(np.uint16) * 257)
KINDS = {
    "a.jpg": encode(".jpg", halves(), (cv2.IMWRITE_JPEG_QUALITY, 95)),
    "a.png": encode(".png", halves()),
    "a.webp": encode(".webp", halves(), (cv2.IMWRITE_WEBP_QUALITY, 95)),
    "a.tif": encode(".tif", halves()),
    "a.bmp": encode(".bmp", halves()),
    "a.gif": encode(".gif", halves()),
    "a.avif": encode(".avif", halves()),
    "deep.png": PNG_16,
    "deep.tif": encode(".tif", halves().astype(np.uint16) * 257),
    "moving.gif": animated(".gif"),
    "moving.webp": animated(".webp"),
}


def lying(film: Film) -> list[str]:
    """Everything below the folders in which pictures could be left."""
    folders = (film.folder / "references", film.folder / "media")
    return sorted(p.name for f in folders if f.exists() for p in f.rglob("*") if p.is_file())


def pixels(film: Film, asset: Asset) -> Picture:
    data = np.frombuffer(film.media.path(asset.file).read_bytes(), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    assert image is not None
    return np.asarray(image, np.uint8)


def near(image: Picture, x: int, y: int, bgr: tuple[int, int, int]) -> None:
    assert image[y, x].astype(int).tolist() == pytest.approx(bgr, abs=12)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_comes_in_upright_and_is_kept_as_it_came(
    film: Film, tmp_path: Path, name: str
) -> None:
    file = write(tmp_path, name, KINDS[name])
    taken = film.art.intake.take(file)
    asset = taken.asset
    assert (asset.width, asset.height) == (64, 48)
    image = pixels(film, asset)
    assert image.shape == (48, 64, 3)
    near(image, 8, 6, (255, 255, 255))
    near(image, 8, 40, (0, 0, 255))
    near(image, 56, 24, (255, 0, 0))
    plain = name in ("a.jpg", "a.png", "a.webp")
    assert (asset.original_file is None) == plain
    assert asset.media_type in ("image/jpeg", "image/png", "image/webp")
    kept = film.media.path(asset.original_file or asset.file)
    assert kept.read_bytes() == KINDS[name]
    assert any("first is used" in note for note in taken.notes) == name.startswith("moving")
    assert any("16 bits" in note for note in taken.notes) == name.startswith("deep")
    assert not [left for left in lying(film) if "part" in left or "growing" in left]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(
    film: Film, tmp_path: Path, orientation: int
) -> None:
    upright = halves()
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1],
        5: upright.transpose(1, 0, 2), 6: upright.transpose(1, 0, 2)[::-1],
        7: upright.transpose(1, 0, 2)[::-1, ::-1], 8: upright.transpose(1, 0, 2)[:, ::-1],
    }[orientation]  # fmt: skip
    data = with_exif(encode(".jpg", np.ascontiguousarray(stored)), orientation)
    asset = film.art.intake.take(write(tmp_path, "held.jpg", data)).asset
    assert (asset.width, asset.height) == (64, 48)
    image = pixels(film, asset)
    near(image, 8, 5, (255, 255, 255))
    near(image, 8, 40, (0, 0, 255))
    near(image, 56, 5, (255, 0, 0))


@pytest.mark.parametrize(
    ("ink", "bgr"),
    [
        ((255, 255, 255, 255), (255, 255, 255)),
        ((255, 0, 0, 255), (0, 0, 255)),
        ((0, 0, 255, 255), (255, 0, 0)),
        ((255, 255, 255, 0), (0, 0, 0)),
        ((255, 255, 255, 128), (128, 128, 128)),
    ],
)
def test_printing_inks_become_the_colours_they_make(
    film: Film, tmp_path: Path, ink: tuple[int, int, int, int], bgr: tuple[int, int, int]
) -> None:
    taken = film.art.intake.take(write(tmp_path, "print.jpg", cmyk_jpeg(ink)))
    near(pixels(film, taken.asset), 8, 8, bgr)
    assert any("CMYK" in note for note in taken.notes)
    assert taken.asset.original_file is not None


def test_what_is_transparent_becomes_white_and_is_said(film: Film, tmp_path: Path) -> None:
    see_through = np.dstack([halves(), np.full((48, 64), 255, np.uint8)])
    see_through[:, 40:, 3] = 0
    see_through[24:, :40, 3] = 128
    taken = film.art.intake.take(write(tmp_path, "cut.png", encode(".png", see_through)))
    image = pixels(film, taken.asset)
    near(image, 60, 10, (255, 255, 255))
    near(image, 8, 20, (0, 0, 255))
    near(image, 8, 40, (127, 127, 255))
    assert any("white" in note for note in taken.notes)
    deep = see_through.astype(np.uint16) * 257
    other = film.art.intake.take(write(tmp_path, "deep.png", encode(".png", deep)))
    near(pixels(film, other.asset), 8, 40, (127, 127, 255))


def test_the_content_decides_and_a_wrong_name_is_said(film: Film, tmp_path: Path) -> None:
    taken = film.art.intake.take(write(tmp_path, "really.png", KINDS["a.jpg"]))
    assert taken.asset.media_type == "image/jpeg"
    assert taken.asset.file.endswith(".jpg")
    assert taken.notes == ("It is a JPEG, whatever its name says.",)
    assert film.art.intake.take(write(tmp_path, "no suffix", KINDS["a.png"])).notes == ()


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_the_same_picture_twice_is_one_asset_and_said(
    film: Film, tmp_path: Path, name: str
) -> None:
    first = film.art.intake.take(write(tmp_path, name, KINDS[name]))
    before = lying(film)
    again = film.art.intake.take(write(tmp_path, "other " + name, KINDS[name]))
    bare = film.art.intake.take_bytes(KINDS[name], "From a browser")
    assert again.asset == bare.asset == first.asset
    assert (first.known, again.known, bare.known) == (False, True, True)
    assert "same picture" in again.told()
    assert lying(film) == before
    assert len(film.art.assets()) == 1


BROKEN = {
    "empty.jpg": (b"", BadInput, "empty"),
    "words.png": (b"not a picture at all", BadInput, "not a picture"),
    "half.jpg": (KINDS["a.jpg"][: len(KINDS["a.jpg"]) // 2], MediaUnreadable, "damaged"),
    "head.jpg": (KINDS["a.jpg"][:24], MediaUnreadable, "damaged"),
    "half.png": (KINDS["a.png"][:-30], MediaUnreadable, "damaged"),
    "half.webp": (KINDS["a.webp"][:-20], MediaUnreadable, "damaged"),
    "half.tif": (KINDS["a.tif"][:200], MediaUnreadable, "damaged"),
    "half.bmp": (KINDS["a.bmp"][:100], MediaUnreadable, "damaged"),
    "half.gif": (KINDS["moving.gif"][:60], MediaUnreadable, "damaged"),
    "half.avif": (KINDS["a.avif"][:200], MediaUnreadable, "damaged"),
    "bomb.png": (png_claiming(20_000, 20_000), BadInput, "megapixels"),
    "lies.png": (png_claiming(4_000, 4_000), MediaUnreadable, "damaged"),
    "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", BadInput, "HEIC"),
    "photo.jpg": (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", BadInput, "HEIC"),
    "clip.png": (b"\0\0\0\x18ftypisom\0\0\0\0mp42isom", BadInput, "video"),
    "logo.svg": (b'<?xml version="1.0"?><svg xmlns="x"/>', BadInput, "SVG"),
    "page.jpg": (b"<!DOCTYPE html><html><img></html>", BadInput, "web page"),
    "page.pdf": (b"%PDF-1.7 ...", BadInput, "PDF"),
    "layers.psd": (b"8BPS\0\1", BadInput, "Photoshop"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_used_is_refused_with_a_sentence_and_leaves_nothing(
    film: Film, tmp_path: Path, name: str
) -> None:
    data, kind, word = BROKEN[name]
    with pytest.raises(kind, match=word) as told:
        film.art.intake.take(write(tmp_path, name, data))
    assert name in told.value.message
    assert told.value.next_step
    assert film.art.assets() == {}
    assert lying(film) == []


def test_a_file_too_heavy_is_refused_unread(film: Film, tmp_path: Path) -> None:
    file = tmp_path / "heavy.tif"
    with file.open("wb") as stream:
        stream.truncate(200_000_001)  # takes no room on the disk
    with pytest.raises(BadInput, match="200 MB"):
        film.art.intake.take(file)
    assert lying(film) == []


def test_what_is_not_there_or_a_folder_is_refused(film: Film, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        film.art.intake.take(tmp_path / "gone.png")
    with pytest.raises((BadInput, MediaMissing)):
        film.art.intake.take(tmp_path)


def test_one_bad_file_stops_no_other(film: Film, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "a.png", KINDS["a.png"]),
        write(tmp_path, "words.png", b"words"),
        write(tmp_path, "a.tif", KINDS["a.tif"]),
    ]
    many = film.art.intake.take_many(files)
    assert [taken.asset.name for taken in many.taken] == ["a", "a"]
    assert [error.message.split()[0] for error in many.refused] == ["words.png"]


def test_any_cut_of_a_good_file_is_read_or_refused_never_worse(film: Film, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.webp", "a.gif", "a.tif", "a.bmp"):
        data = KINDS[name]
        for at in range(1, len(data), max(1, len(data) // 12)):
            cut = write(tmp_path, f"cut{at}{name}", data[:at])
            try:
                asset = film.art.intake.take(cut).asset
            except UserFacing:
                continue
            near(pixels(film, asset), 8, 40, (0, 0, 255))
    assert not [left for left in lying(film) if "part" in left or "growing" in left]
