"""A review handed out: one page that reaches nowhere, whose notes come back exactly once."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQml import QJSEngine

from app.domain.errors import BadInput, ToolMissing
from app.domain.note import Note, NoteKind
from app.domain.share import ShareClip, ShareForm
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.media.share import ClipPress
from app.production.screening.clips import ClipDesk
from app.production.screening.notes import NoteDesk
from app.production.screening.notes_file import NotesFileDesk
from app.production.screening.package import HEAVY, Outlook, PackageChoice, PackageDesk, Which
from app.resources import resource
from app.storage.disk import read_whole, write_whole
from tests.clips import make_clip, numbers_of
from tests.production.film import Film

SMALL = PackageChoice(height=180)


def no_still(_take: Take) -> None:
    return None


@pytest.fixture
def takes(film: Film, tmp_path: Path) -> list[Take]:
    shots = film.shots(2)
    clip = make_clip(tmp_path / "a.mp4", 12)
    made = [film.dailies.add_take(shots[n // 2].id, clip) for n in range(4)]
    film.selects.circle(made[0].id)
    film.selects.judge(made[1].id, Status.KEEP)
    film.selects.judge(made[2].id, Status.REJECT)
    return made


@pytest.fixture
def desk(film: Film) -> PackageDesk:
    clips = ClipDesk(film.store, film.dailies, ClipPress())
    return PackageDesk(film.store, clips, film.clock, write_whole, no_still)


@pytest.fixture
def inbox(film: Film) -> NotesFileDesk:
    return NotesFileDesk(film.store, film.clock, film.bus, read_whole)


def test_how_heavy_it_will_be_is_said_before_anything_is_made(
    film: Film, desk: PackageDesk, takes: list[Take]
) -> None:
    kept, living = desk.outlook(PackageChoice()), desk.outlook(PackageChoice(which=Which.LIVING))
    assert (kept.takes, living.takes) == (2, 3)
    assert living.size == kept.size // 2 * 3
    assert not living.heavy
    assert kept.words == "2 takes, about 1 MB"
    film.selects.set_range(takes[0].id, FrameRange(start=0, end=3))
    assert desk.outlook(PackageChoice(whole=False)).size < kept.size
    small = desk.outlook(SMALL)
    assert 0 < small.size < kept.size / 2
    assert Outlook(0, 0).words == "no take goes along"
    assert Outlook(2000, HEAVY + 1).heavy


class Parts(html.parser.HTMLParser):
    """Scripts by type and id, every address, and text outside of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: dict[tuple[str, str], str] = {}
        self.addresses: list[str] = []
        self.policy = self.words = ""
        self._in: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "data")]
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""
        if tag == "script":
            self._in = (found.get("type") or "", found.get("id") or "")

    def handle_data(self, data: str) -> None:
        if self._in is None:
            self.words += data
        else:
            self.scripts[self._in] = self.scripts.get(self._in, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._in = None if tag == "script" else self._in


def built(desk: PackageDesk, file: Path, choice: PackageChoice = SMALL) -> tuple[Parts, Any]:
    desk.build(choice, file)
    page = Parts(file.read_text(encoding="utf-8"))
    return page, json.loads(page.scripts["application/json", "data"])


def notes_of(author: str, *notes: dict[str, Any], **more: Any) -> bytes:
    whole = {"format": "takeboard-review-notes", "version": 1, "author": author, "notes": notes}
    return json.dumps({**whole, **more}).encode()


def said(take: Take, frame: int = 5, text: str = "Hand melts", **more: Any) -> dict[str, Any]:
    return {"id": f"note-{take.slate}-{frame}", "take": take.id, "slate": take.slate,
            "frame": frame, "kind": "fix", "text": text, "strokes": [], **more}  # fmt: skip


# the page


def test_the_page_holds_the_frames_and_reaches_nowhere(
    desk: PackageDesk, takes: list[Take], tmp_path: Path
) -> None:
    page, data = built(desk, tmp_path / "review.html")
    assert [one["take"] for one in data["clips"]] == [takes[0].id, takes[1].id]
    assert page.addresses == []
    assert not re.search(r"https?:|://|@import|url\(", (tmp_path / "review.html").read_text())
    assert page.policy.startswith("default-src 'none'")
    for n, one in enumerate(data["clips"]):
        (tmp_path / "clip.webm").write_bytes(
            base64.b64decode(page.scripts["application/octet-stream", f"clip-{n}"])
        )
        shown = numbers_of(tmp_path / "clip.webm", 180)
        assert shown == one["frames"] == list(range(12))


def test_only_the_pages_own_script_may_run(
    desk: PackageDesk, takes: list[Take], tmp_path: Path
) -> None:
    page, _data = built(desk, tmp_path / "review.html")
    script = page.scripts["", ""]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.policy


def test_what_people_wrote_is_never_markup(
    film: Film, desk: PackageDesk, takes: list[Take], tmp_path: Path
) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>%DATA%"
    film.store.put(film.store.project().model_copy(update={"name": evil, "client": evil}))
    NoteDesk(film.store, film.clock, film.bus).add(
        takes[0].id, NoteKind.FIX, FrameRange(start=3, end=4), evil, evil
    )
    page, data = built(desk, tmp_path / "r.html", PackageChoice(height=180, notes=True))
    assert len(page.scripts) == 4  # data, two clips, the script
    assert page.addresses == []
    assert evil in page.words
    assert data["clips"][0]["notes"][0]["text"] == evil
    assert data["film_name"] == evil


def test_which_takes_go_along_is_chosen(desk: PackageDesk, takes: list[Take]) -> None:
    counts = [len(desk.takes(PackageChoice(which=which))) for which in Which]
    assert counts == [1, 2, 3]
    shot = takes[2].shot_id
    assert desk.takes(PackageChoice(which=Which.LIVING, shot_ids=(shot,))) == [takes[3]]


def test_a_take_that_cannot_be_read_is_told_and_the_others_go(
    film: Film, desk: PackageDesk, takes: list[Take], tmp_path: Path
) -> None:
    film.dailies.path(takes[1]).unlink()
    made = desk.build(SMALL, tmp_path / "r.html")
    assert made.takes == 1
    assert takes[1].slate in made.left_out[0]
    with pytest.raises(BadInput, match="No take goes along"):
        desk.build(PackageChoice(shot_ids=("none",)), tmp_path / "none.html")
    assert not (tmp_path / "none.html").exists()


class NoWebM(ClipPress):
    """An ffmpeg without libvpx."""

    def __call__(
        self,
        clip: ShareClip,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> None:
        if clip.form is ShareForm.WEBM:
            raise ToolMissing("This ffmpeg cannot write WebM.")
        super().__call__(clip, target, stop, told)


def test_without_webm_the_page_holds_mp4(film: Film, takes: list[Take], tmp_path: Path) -> None:
    clips = ClipDesk(film.store, film.dailies, NoWebM())
    desk = PackageDesk(film.store, clips, film.clock, write_whole, no_still)
    choice = PackageChoice(height=90, which=Which.CIRCLED)
    _page, data = built(desk, tmp_path / "r.html", choice)
    assert [one["type"] for one in data["clips"]] == ["video/mp4"]


@pytest.mark.usefixtures("qapp")
def test_the_script_counts_frames_and_writes_a_file_that_merges(
    film: Film, desk: PackageDesk, inbox: NotesFileDesk, takes: list[Take], tmp_path: Path
) -> None:
    page, data = built(desk, tmp_path / "review.html")
    engine = QJSEngine()

    def run(text: str) -> Any:
        answer: Any = engine.evaluate(text)  # the stubs know its longer form only
        assert not answer.isError(), answer.toString()
        return answer.toVariant()

    run(page.scripts["", ""])
    run(f"var data = {json.dumps(data)}, clip = data.clips[0];")
    assert run("clip.frames.every((f, k) => Review.at(clip, Review.timeOf(clip, k)) === k)")
    assert run("clip.frames.every((f, k) => Review.shown(clip, k / 24 + 0.0004) === k)")
    assert run("Review.timecode(clip, 61)") == "00:00:02:13"
    assert "name" in run("Review.problem({text: 'x', strokes: [], kind: 'fix'}, ' ')")
    assert run("Review.problem({text: '', strokes: [], kind: 'approved'}, 'L')") == ""
    note = json.dumps({**said(takes[0], 7), "created_at": "2026-11-21T12:00:00Z"})
    text = run(f"Review.file(data, ' L. Ortner ', [{note}], '2026-11-21T12:00:00Z')")
    assert run("Review.fileName(data, 'L. <O>')") == "First Light notes L.-_O_.json"
    merged = inbox.merge_text("notes.json", text.encode())
    assert (merged.author, merged.new, merged.left_out) == ("L. Ortner", 1, ())
    assert run("Review.marks({frame: 4, end: 5})") == "frame 4"
    assert run("Review.marks({frame: 4, end: 8})") == "frames 4–7"
    whole = {"kind": "approved", "take": takes[0].id, "frame": 0, "end": 12}
    assert run(f"Review.whole(clip, {json.dumps(whole)})")
    assert not run(f"Review.whole(clip, {json.dumps({**whole, 'end': 11})})")


def test_a_note_may_be_about_a_range_or_the_whole_take(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    good = said(takes[0], 0, "", kind="approved", end=12)
    data = notes_of("J", said(takes[0], 3, end=7), good, said(takes[1], 3, end=13),
                    said(takes[1], 5, end=4))  # fmt: skip
    merged = inbox.merge_text("n.json", data)
    assert {(n.kind, n.frames.start, n.frames.end) for n in film.store.all(Note)} == {
        (NoteKind.FIX, 3, 7), (NoteKind.APPROVED, 0, 12),
    }  # fmt: skip
    assert merged.left_out == (
        f"Note 3: {takes[1].slate} has no frame 12", "Note 4: its frames end before they begin",
    )  # fmt: skip


def test_the_page_says_and_shows_what_a_take_is(
    film: Film, takes: list[Take], tmp_path: Path
) -> None:
    shot = film.store.get(Shot, takes[0].shot_id)
    film.store.put(shot.model_copy(update={"title": "Harbour at dawn"}))
    small = tmp_path / "still.jpg"
    small.write_bytes(b"\xff\xd8picture")
    clips = ClipDesk(film.store, film.dailies, ClipPress())
    desk = PackageDesk(film.store, clips, film.clock, write_whole,
                       lambda take: small if take.id == takes[0].id else None)  # fmt: skip
    _page, data = built(desk, tmp_path / "r.html")
    assert [one["about"] for one in data["clips"]] == ["Harbour at dawn"] * 2
    address = "data:image/jpeg;base64," + base64.b64encode(small.read_bytes()).decode()
    assert [one["still"] for one in data["clips"]] == [address, ""]


# what comes back


def test_notes_come_in_with_their_author_as_one_edit(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    stroke = {"points": [[0.1, 0.2], [0.3, 4.0]], "colour": "#e0574d", "width": 0.01}
    data = notes_of("J. Abara", said(takes[0], 5, strokes=[stroke]), said(takes[3], 2))
    merged = inbox.merge_text("n.json", data)
    notes = film.store.all(Note)
    assert {(n.take_id, n.frames.start, n.author, n.text) for n in notes} == {
        (takes[0].id, 5, "J. Abara", "Hand melts"), (takes[3].id, 2, "J. Abara", "Hand melts"),
    }  # fmt: skip
    drawn = next(n for n in notes if n.strokes)
    assert drawn.strokes[0].points == ((0.1, 0.2), (0.3, 1.0))
    film.store.commit(merged.edit.inverse())
    assert film.store.all(Note) == []


def test_the_same_file_twice_changes_nothing_and_a_later_one_only_what_is_new(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    first = notes_of("J. Abara", said(takes[0]))
    inbox.merge_text("n.json", first)
    before = film.store.all(Note)
    again = inbox.merge_text("n.json", first)
    assert (bool(again.edit), again.known) == (False, 1)
    assert film.store.all(Note) == before
    NoteDesk(film.store, film.clock, film.bus).answer(before[0].id, "It is meant so", "L. Ortner")
    later = notes_of("J. Abara", said(takes[0], text="Hand melts twice"), said(takes[1]))
    merged = inbox.merge_text("n.json", later)
    assert (merged.new, merged.changed) == (1, 1)
    kept = film.store.get(Note, before[0].id)
    assert (kept.text, kept.answer) == ("Hand melts twice", "It is meant so")


def test_notes_for_takes_that_are_gone_are_told(inbox: NotesFileDesk, takes: list[Take]) -> None:
    gone = {**said(takes[0]), "take": "gone", "slate": "S999T01K", "id": "note-gone-1"}
    merged = inbox.merge_text("n.json", notes_of("J", said(takes[0]), gone, said(takes[1], 99)))
    assert merged.new == 1
    assert merged.left_out == (
        "Note 2: take S999T01K is not in this film", f"Note 3: {takes[1].slate} has no frame 99",
    )  # fmt: skip
    with pytest.raises(BadInput, match="another film"):
        inbox.merge_text("n.json", notes_of("J", gone))


def test_the_same_slate_of_another_film_is_another_take(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    theirs = {**said(takes[0]), "take": "of-their-film"}
    with pytest.raises(BadInput, match="another film"):
        inbox.merge_text("n.json", notes_of("J", theirs, film="01THEIRFILM"))
    assert film.store.all(Note) == []
    ours = notes_of("J", theirs, film=film.store.project().id)
    assert inbox.merge_text("n.json", ours).new == 1  # the take came in anew under its slate


GARBAGE = (
    b"",
    b"\x89PNG\r\n",
    b"[]",
    b"null",
    b'{"format": "takeboard-review-notes"}',
    b"[" * 100_000,
    b'{"format":"takeboard-review-notes","version":1,"author":"","notes":[]}',
    b'{"format":"takeboard-review-notes","version":1,"author":"\xe2\x80\xae","notes":[]}',
    b'{"format":"takeboard-review-notes","version":9,"author":"J","notes":[]}',
    b'{"format":"takeboard-review-notes","version":1,"author":"J","notes":{}}',
    notes_of("J", *[{}] * 5001),
)


def test_garbage_is_refused_with_a_reason(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    for data in GARBAGE:
        with pytest.raises(BadInput, match=r"no file of notes|newer review page") as refused:
            inbox.merge_text("mess.json", data)
        assert refused.value.next_step
    assert film.store.all(Note) == []


WRONG: tuple[dict[str, Any], ...] = (
    {"kind": "order"},
    {"frame": -1},
    {"frame": "NaN"},
    {"text": "x" * 4001},
    {"text": "  "},
    {"strokes": [{"points": [], "colour": "#ffffff", "width": 0.1}]},
    {"strokes": [{"points": [[0, 0]], "colour": "red;url(x)", "width": 0.1}]},
    {"id": "../../etc"},
)


def test_notes_that_are_wrong_are_left_out_and_told(
    film: Film, inbox: NotesFileDesk, takes: list[Take]
) -> None:
    given = [{**said(takes[0], 1), **wrong} for wrong in WRONG]
    merged = inbox.merge_text("n.json", notes_of("J", *given, said(takes[1])))
    assert merged.new == 1
    assert [one.split(":")[0] for one in merged.left_out] == [
        f"Note {n}" for n in range(1, len(WRONG) + 1)
    ]


def test_a_file_that_is_far_too_large_is_not_even_read(
    inbox: NotesFileDesk, takes: list[Take], tmp_path: Path
) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as made:
        made.truncate(17 << 20)
    with pytest.raises(BadInput, match="far too large"):
        inbox.merge(file)


def test_the_page_says_what_is_said_everywhere() -> None:
    page = resource("review_package", "page.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([a-z]+)"', page))
    script = resource("review_package", "page.js").read_text(encoding="utf-8")
    assert set(re.findall(r'\bel\("([a-z]+)"\)', script)) <= ids
    assert "innerHTML" not in script
    assert "eval(" not in script
