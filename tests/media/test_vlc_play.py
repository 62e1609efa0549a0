"""Originals with sound through libVLC: its pictures arrive, and without it nothing breaks."""

import http.server
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.domain.errors import MediaMissing
from app.media.vlc_play import State, VlcPlay
from tests import clips

SILENT = ("--aout=dummy",)


def reached(play: VlcPlay, state: State) -> bool:
    limit = time.monotonic() + 60
    while play.state != state and time.monotonic() < limit:
        time.sleep(0.01)
    return play.state == state


def test_a_clip_plays_through_and_shows_its_own_frames(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "c.mp4", 36, audio=True)
    came = threading.Event()
    play = VlcPlay(file, (320, 180), came.set, SILENT)
    try:
        assert play.picture() is None
        play.play()
        seen: list[int] = []
        limit = time.monotonic() + 60
        while play.state not in ("ended", "failed") and time.monotonic() < limit:
            came.wait(0.1)
            came.clear()
            picture = play.picture()
            if picture is not None:
                assert picture.shape == (180, 320, 4)
                number = clips.read_number(picture)
                assert number is not None
                seen.append(number)
        assert reached(play, "ended")
        assert seen == sorted(seen)
        assert set(seen) <= set(range(36))
        assert seen[-1] >= 30
        play.play()  # again, from the start
        assert reached(play, "playing")
        play.pause()
        assert reached(play, "paused")
    finally:
        play.stop()
    before = play.pictures
    time.sleep(0.1)
    assert play.pictures == before
    play.stop()  # once is enough, twice is no harm


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing):
        VlcPlay(tmp_path / "gone.mp4", (320, 180))


def test_a_play_list_in_disguise_opens_nothing_else(tmp_path: Path) -> None:
    asked: list[str] = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}/part.ts"
        file = tmp_path / "take.mp4"
        file.write_text(
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n"
            f"#EXTINF:4.0,\n{there}\n#EXT-X-ENDLIST\n"
        )
        play = VlcPlay(file, (320, 180), options=SILENT)
        try:
            play.play()
            assert reached(play, "ended")
        finally:
            play.stop()
            server.shutdown()
    assert asked == []


def test_without_vlc_the_program_starts_and_says_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "c.mp4"
    file.touch()
    code = (
        "import sys, importlib.abc\n"
        "class Broken(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'vlc': raise OSError('libvlc.so.5: cannot open shared object file')\n"
        "sys.meta_path.insert(0, Broken())\n"
        "import app.ui.pages.review.page\n"
        "from pathlib import Path\n"
        "from app.domain.errors import ToolMissing\n"
        "from app.media.vlc_play import VlcPlay\n"
        "try:\n"
        f"    VlcPlay(Path({str(file)!r}), (320, 180))\n"
        "except ToolMissing as error:\n"
        "    print(error.message, '|', error.next_step)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    assert "VLC is not on this machine" in done.stdout
    assert "apt install libvlc5" in done.stdout
