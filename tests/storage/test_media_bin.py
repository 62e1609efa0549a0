"""Files land whole, once, inside the folder; what is missing can be found again by its hash."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Bug, MediaMissing
from app.storage.disk import sha256_of
from app.storage.media_bin import FolderMediaBin

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


@pytest.fixture
def media(tmp_path: Path) -> FolderMediaBin:
    root = tmp_path / "Film.takeboard"
    root.mkdir()
    return FolderMediaBin(root)


def part_with(media: FolderMediaBin, content: bytes) -> Path:
    part = media.part("S010T01A.part")
    part.write_bytes(content)
    return part


def test_a_part_lands_under_its_slate_read_only(media: FolderMediaBin) -> None:
    file, digest = media.land(part_with(media, b"film"), "S010T01A", "MOV")
    assert file == "media/S010T01A.mov"
    assert media.path(file).read_bytes() == b"film"
    assert digest == sha256_of(media.path(file))
    assert media.path(file).stat().st_mode & 0o222 == 0
    assert list((media.root / "media" / ".parts").iterdir()) == []


def test_landing_again_is_harmless_and_other_bytes_are_refused(media: FolderMediaBin) -> None:
    first = media.land(part_with(media, b"film"), "S010T01A", ".mov")
    assert media.land(part_with(media, b"film"), "S010T01A", "mov") == first
    assert media.land(media.part("S010T01A.part"), "S010T01A", "mov") == first  # after a kill
    with pytest.raises(BadInput, match="already there"):
        media.land(part_with(media, b"other"), "S010T01A", "mov")
    assert media.path(first[0]).read_bytes() == b"film"
    with pytest.raises(MediaMissing):
        media.land(media.part("nothing.part"), "S010T02A", "mov")


@pytest.mark.parametrize("slate", ["S10T01A", "../S010T01A", "s010t01a", ""])
def test_only_slates_name_takes(media: FolderMediaBin, slate: str) -> None:
    with pytest.raises(Bug):
        media.land(part_with(media, b"film"), slate, "mov")


@pytest.mark.parametrize(
    "file", ["", "/etc/passwd", "../out", "media/../../out", "media\\..\\out", "C:/x", "out/x"]
)
def test_no_file_name_leads_out_of_the_folder(media: FolderMediaBin, file: str) -> None:
    (media.root / "out").symlink_to("/")
    with pytest.raises(BadInput):
        media.path(file)


def test_names_meet_in_either_unicode_form(media: FolderMediaBin) -> None:
    (media.root / "references").mkdir()
    composed = unicodedata.normalize("NFC", "references/é.png")
    (media.root / unicodedata.normalize("NFD", composed)).write_bytes(PNG)
    assert media.exists(composed)
    assert not media.exists("references/e.png")


def test_a_reference_is_kept_once_per_content(media: FolderMediaBin, tmp_path: Path) -> None:
    one, two, other = tmp_path / "Māra, front.PNG", tmp_path / "b.jpg", tmp_path / "c.png"
    one.write_bytes(PNG)
    two.write_bytes(PNG)
    other.write_bytes(PNG + b"!")
    kept = media.keep_reference(one)
    assert kept[2] == "image/png"
    assert kept[0].startswith("references/mara-front-")
    assert media.keep_reference(two) == kept
    assert media.keep_reference(other)[0] != kept[0]
    assert len(list((media.root / "references").iterdir())) == 2


def test_what_is_no_picture_is_refused(media: FolderMediaBin, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"plain words")
    with pytest.raises(BadInput, match="no picture"):
        media.keep_reference(tmp_path / "a.png")
    with pytest.raises(MediaMissing):
        media.keep_reference(tmp_path / "gone.png")
    assert not (media.root / "references").exists()


def test_missing_files_come_back_by_name_and_hash(media: FolderMediaBin, tmp_path: Path) -> None:
    file, digest = media.land(part_with(media, b"film"), "S010T01A", "mov")
    there, there_digest = media.land(part_with(media, b"kept"), "S010T02A", "mov")
    media.path(file).chmod(0o644)
    archive = tmp_path / "archive" / "deep"
    archive.mkdir(parents=True)
    media.path(file).rename(archive / "s010t01a.MOV")
    (tmp_path / "archive" / "S010T01A.mov").write_bytes(b"another film")
    (tmp_path / "archive" / "S010T03A.mov").write_bytes(b"wrong")
    wanted = {
        file: digest,
        there: there_digest,
        "media/S010T03A.mov": digest,
        "media/S010T04A.mov": digest,
    }
    assert media.relink(wanted, tmp_path / "archive") == {
        file: "found",
        there: "found",
        "media/S010T03A.mov": "other content",
        "media/S010T04A.mov": "not found",
    }
    assert media.path(file).read_bytes() == b"film"
    assert (archive / "s010t01a.MOV").exists()


def test_a_thumbnails_place_is_below_the_cache(media: FolderMediaBin) -> None:
    place = media.thumbnail("01ABC", 320)
    assert place == media.root / "cache" / "thumbnails" / "01ABC-320.jpg"
    assert place.parent.is_dir()
    with pytest.raises(Bug):
        media.thumbnail("../x", 320)
