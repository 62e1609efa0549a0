"""Programs are found where the person says, else where the system says."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import ToolMissing
from app.production.doctor import Look, examine
from app.programs import disk_was_full, find


def test_an_ffmpeg_elsewhere_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEBOARD_FFMPEG", str(tmp_path / "nowhere"))
    with pytest.raises(ToolMissing, match="nowhere"):
        find("ffmpeg")
    monkeypatch.setenv("TAKEBOARD_FFMPEG", find("ffprobe"))
    assert find("ffmpeg").endswith("ffprobe")


def test_the_doctor_says_how_to_get_a_missing_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (check,) = examine([Look("ffprobe", lambda: (True, find("ffprobe")))])
    assert (check.ok, check.found) == (False, "The program ffprobe was not found.")
    assert "apt-get install ffmpeg" in check.advice
    assert "TAKEBOARD_FFPROBE" in check.advice


def test_a_full_disk_is_told_from_other_failures() -> None:
    assert disk_was_full("av_write_frame: No space left on device", 1)
    assert not disk_was_full("Invalid data found", 1)
