"""Plain text in: encodings told by rule, prose broken down by rule, and a clear no to the rest."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput
from app.domain.scene import Scene
from app.production.breakdown.prose import sentences
from app.production.breakdown.text_file import MOST_LINES, decode
from tests.production.film import Film

PROSE = """\
A boat comes in. Mr. Brown waits on the pier in the cold. He is not alone.

“You're early!” she calls. They go.

***

MARA
(low)
The bread is early.

ILYAS: So am I.

INT. HUT - NIGHT

Fire burns.
Wood cracks.
"""


def planned(film: Film, text: str | bytes, name: str = "story.txt"):
    file = film.folder.parent / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return film.breakdown.preview(file)


def test_prose_becomes_scenes_and_shots_by_the_stated_rules(film: Film) -> None:
    film.breakdown.write(planned(film, PROSE))
    found = [(s.script_lines, s.elements.subject_action, s.dialogue) for s in film.board.shots()]
    assert found == [
        ((1,), "A boat comes in. Mr. Brown waits on the pier in the cold.", ""),
        ((1,), "He is not alone.", ""),
        ((3,), "“You're early!” she calls. They go.", ""),
        ((7, 8, 9, 11), "Mara and Ilyas talk.", "Mara: (low) The bread is early.\nIlyas: So am I."),
        ((15, 16), "Fire burns. Wood cracks.", ""),
    ]
    scenes = film.store.all(Scene)
    assert [(s.number, s.heading) for s in scenes] == [
        ("1", "Scene 1"), ("2", "Scene 2"), ("3", "INT. HUT - NIGHT"),
    ]  # fmt: skip
    assert film.board.shots()[4].elements.environment_lighting == "Hut, night"
    view = film.breakdown.script.view()
    assert view is not None
    assert view.coverage.percent == 100


def test_the_same_text_always_gives_the_same_rows(film: Film) -> None:
    assert planned(film, PROSE).rows == planned(film, PROSE).rows


def test_a_shot_holds_two_sentences_and_thirty_words(film: Film) -> None:
    long = "One " + "word " * 34 + "ends."
    plan = planned(film, f"A. B. C.\n\nShort. {long} Last.\n")
    actions = [planned.shot.elements.subject_action for planned in plan.shots]
    assert actions == ["A. B. C.", "Short.", long, "Last."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. No sees J. R. Brown. He runs.", ["Dr. No sees J. R. Brown.", "He runs."]),
        ("“Go.” He went.", ["“Go.”", "He went."]),
        ("It costs 3.50 dollars. no new sentence", ["It costs 3.50 dollars. no new sentence"]),
        ("Été. École.", ["Été.", "École."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_headings_of_markdown_and_numbered_scenes_begin_scenes(film: Film) -> None:
    plan = planned(film, "# The pier\n\nFog.\n\nScene 7: the hut\n\nFire.\n", "story.md")
    assert [(s.number, s.heading) for s in plan.scenes] == [
        ("1", "The pier"), ("7", "Scene 7: the hut"),
    ]  # fmt: skip


CAFE = "Rain on the Café — “early”.\n"


@pytest.mark.parametrize(
    ("data", "encoding", "noted"),
    [
        (CAFE.encode(), "UTF-8", False),
        (CAFE.encode("utf-8-sig"), "UTF-8", False),
        (CAFE.encode("utf-16"), "UTF-16", False),
        (b"\xfe\xff" + CAFE.encode("utf-16-be"), "UTF-16", False),
        (CAFE.encode("utf-16-le"), "UTF-16", True),
        (CAFE.encode("utf-16-be"), "UTF-16", True),
        (CAFE.encode("cp1252"), "Windows-1252", True),
    ],
)
def test_every_encoding_is_told_and_a_guess_is_said(
    film: Film, data: bytes, encoding: str, noted: bool
) -> None:
    plan = planned(film, data)
    assert plan.script is not None
    assert (plan.script.text, plan.script.encoding) == (CAFE.strip(), encoding)
    assert bool(plan.notes) is noted
    if noted:
        assert f"Read as {encoding}" in plan.notes[0]
        assert "It reads “Rain on the Café — “early”.”." in plan.notes[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04docx", "a packed document"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"{\\rtf1 Hello}", "rich text"),
        (b"\x89PNG\r\n", "a picture"),
        (bytes(range(256)) * 40, "not text in an encoding that is known"),
        (b"Fire\x01burns", r"taken for UTF-8, it has the character U\+0001 at place 5"),
        (b"Caf\xe9\x00\x02", r"taken for Windows-1252 \(byte 4 is not UTF-8\)"),
        (b"\xff\xfeF\x00i", "was taken for UTF-16 .its byte order mark says so., and is not"),
        (b"Caf\xe9 \x81", "byte 4 is not UTF-8, byte 6 not Windows-1252"),
        (b"***\n\n---\n", "nothing that could be filmed"),
        (b"x\n" * (MOST_LINES + 1), "a script may have"),
    ],
)
def test_what_is_no_script_is_refused_and_says_what_it_was_taken_for(
    film: Film, data: bytes, message: str
) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        planned(film, data)
    assert refused.value.next_step
    assert film.board.shots() == []


def test_a_table_in_windows_1252_says_how_it_was_read(film: Film) -> None:
    plan = planned(film, "number,frames,title\n10,72,Café\n".encode("cp1252"), "list.csv")
    assert plan.shots[0].shot.title == "Café"
    assert plan.notes[0].startswith("Read as Windows-1252: byte 30 is not UTF-8.")


def test_fifty_megabytes_of_csv_are_turned_away_after_the_first_rows(film: Film) -> None:
    row = b"10,72," + b"x" * 990 + b"\n"
    data = b"number,frames,title\n" + row * 50_000
    assert len(data) > 49_000_000
    with pytest.raises(BadInput, match=r"more than 20,000 rows; nothing was imported"):
        planned(film, data, "huge.csv")


def test_one_endless_cell_is_refused(film: Film) -> None:
    with pytest.raises(BadInput, match="field larger than field limit"):
        planned(film, b"number,frames,title\n10,72," + b"x" * 5_000_000, "cell.csv")


def test_more_than_the_limit_is_not_even_decoded() -> None:
    with pytest.raises(BadInput, match="larger than 64 MB"):
        decode(b"x" * (64 * 1024 * 1024 + 1), "huge.txt")


def test_pasted_text_is_planned_like_a_file(film: Film) -> None:
    plan = film.breakdown.preview_pasted("Fire burns.\r\n\r\nRain falls.")
    assert [one.shot.script_lines for one in plan.shots] == [(1,), (3,)]
    plan = film.breakdown.preview_pasted("EXT. PIER\n\nFog.")
    assert plan.scenes[0].heading == "EXT. PIER"


def test_a_sign_over_two_parts_of_a_large_file_is_one_sign() -> None:
    text = "x" * (1024 * 1024 - 1) + "Café"
    assert decode(text.encode(), "long.txt").text == text
    wrong = b"x" * (1024 * 1024 - 1) + b"\xc3(" + b"x" * 10
    assert decode(wrong, "long.txt").note.startswith(
        "Read as Windows-1252: byte 1048576 is not UTF-8."
    )
