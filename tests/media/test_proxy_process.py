"""Proxies made in a process of their own: the same ones, stopped, crashed and left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import MediaMissing, MediaUnreadable, Stopped
from app.domain.proxy import FLAG, ProxyState
from app.media.proxy import read_note
from app.media.proxy_process import ProxyProcess
from app.media.reader import open_reader
from tests.clips import make_clip, read_number


def test_one_process_makes_many_and_says_what_went_wrong(tmp_path: Path) -> None:
    maker = ProxyProcess()
    try:
        pids = set()
        for n in range(2):
            original = make_clip(tmp_path / f"{n}.mp4", 6 + n, size=(160, 90))
            target = tmp_path / "cache" / f"{n}.mov"
            maker.make(original, target, lambda: True)
            assert maker._process is not None
            pids.add(maker._process.pid)
            assert maker.look(original, target).state is ProxyState.READY
            with open_reader(target) as reader:
                assert [read_number(reader.frame(i)) for i in range(6 + n)] == list(range(6 + n))
        assert len(pids) == 1
        (tmp_path / "text.mp4").write_bytes(b"no video at all")
        with pytest.raises(MediaUnreadable, match=r"text\.mp4"):
            maker.make(tmp_path / "text.mp4", tmp_path / "cache" / "text.mov", lambda: True)
        with pytest.raises(MediaMissing):
            maker.make(tmp_path / "gone.mp4", tmp_path / "cache" / "gone.mov", lambda: True)
        original = make_clip(tmp_path / "again.mp4", 3, size=(160, 90))
        maker.make(original, tmp_path / "cache" / "again.mov", lambda: True)
        assert maker._process is not None
        assert {maker._process.pid} == pids
    finally:
        maker.rest()
    assert maker._process is None


def test_stopping_ends_the_process_and_leaves_nothing(tmp_path: Path) -> None:
    maker, original = ProxyProcess(), make_clip(tmp_path / "long.mp4", 200)
    target = tmp_path / "cache" / "long.mov"
    with pytest.raises(Stopped):
        maker.make(original, target, lambda: False)
    assert maker._process is None
    assert not target.parent.exists() or list(target.parent.iterdir()) == []


def test_a_file_that_ends_the_process_is_tried_twice_and_noted(tmp_path: Path) -> None:
    maker, original = ProxyProcess(), make_clip(tmp_path / "long.mp4", 200)
    target, ended = tmp_path / "cache" / "long.mov", set[int]()

    def crash() -> bool:
        assert maker._process is not None
        maker._process.send_signal(signal.SIGKILL)
        ended.add(maker._process.pid)
        return True

    with pytest.raises(MediaUnreadable, match=r"long\.mp4"):
        maker.make(original, target, crash)
    assert len(ended) == 2
    assert maker.look(original, target).state is ProxyState.DAMAGED
    note = read_note(target)
    assert note is not None
    assert note.problem
    assert [file.suffix for file in target.parent.iterdir()] == [".json"]


_PARENT = """
import sys
from pathlib import Path
from app.media.proxy_process import ProxyProcess
maker = ProxyProcess()
def told():
    print(maker._process.pid, flush=True)
    return True
maker.make(Path(sys.argv[1]), Path(sys.argv[2]), told)
"""


def test_the_process_goes_with_the_one_that_asked(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "long.mp4", 600), tmp_path / "cache" / "long.mov"
    command = [sys.executable, "-c", _PARENT, str(original), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while _lives(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not target.exists()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_program_itself_can_be_asked_to_be_that_process(tmp_path: Path) -> None:
    """As a bundle does, which holds no other program."""
    original, target = make_clip(tmp_path / "take.mp4", 3, size=(160, 90)), tmp_path / "take.mov"
    command = [sys.executable, "-m", "app", FLAG]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdin is not None
        assert one.stdout is not None
        one.stdin.write(json.dumps({"original": str(original), "target": str(target)}) + "\n")
        one.stdin.flush()
        assert one.stdout.readline() == "{}\n"
        one.stdin.close()
        assert one.wait(60) == 0
    assert ProxyProcess().look(original, target).state is ProxyState.READY
