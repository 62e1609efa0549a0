"""Shot lists in: headings, encodings, quotes, line numbers, refusals, and their repair."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from app.domain.errors import BadInput
from app.domain.scene import Scene
from app.production.breakdown import ImportPlan, ImportResult
from app.production.breakdown.tables import read_csv, read_xlsx, write_csv, write_xlsx
from app.production.fields.shot_fields import FIELDS
from tests.production.film import Film, numbers, picture


def listed(film: Film, text: str | bytes, name: str = "list.csv", **mapping: str) -> ImportPlan:
    file = film.folder.parent / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return film.breakdown.preview(file, mapping)


def taken_in(film: Film, text: str | bytes, name: str = "list.csv", **mapping: str) -> ImportResult:
    return film.breakdown.write(listed(film, text, name, **mapping), beside=film.folder.parent)


def refusals(plan: ImportPlan | ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.field) for row in plan.refused]


def test_headings_are_fields_and_their_usual_other_names(film: Film) -> None:
    result = taken_in(
        film,
        "Shot No,Scene,Heading,Length,Action,Lighting,Camera Move,Tone,Keyframe,subject_action\n"
        "10,1,EXT. PIER,72,Mara rows,Dawn,slow dolly in,Calm,,second of its name\n",
    )
    shot = film.board.shots()[0]
    assert (shot.number, shot.frames, shot.code) == ("10", 72, "010")
    assert shot.elements.subject_action == "second of its name"
    assert shot.elements.environment_lighting == "Dawn"
    assert shot.elements.camera.speed == "slow"
    assert shot.elements.mood == "Calm"
    assert "Column 'Action' is not imported." in result.notes


def test_a_mapping_wins_over_a_heading_and_unknown_ones_are_told(film: Film) -> None:
    plan = listed(film, "frames,Len,What\n1,72,Rows\n", frames="len", title="What")
    assert plan.shots[0].shot.frames == 72
    assert plan.shots[0].shot.title == "Rows"
    assert [column.field for column in plan.columns] == [None, "frames", "title"]
    assert plan.columns[0].sample == "1"
    assert plan.notes == ("Column 'frames' is not imported.",)
    for mapping in ({"length": "Len"}, {"frames": "Nope"}, {"frames": "Len", "title": "Len"}):
        with pytest.raises(BadInput):
            listed(film, "frames,Len\n1,72\n", **mapping)


@pytest.mark.parametrize(
    "data",
    [
        "number,frames,title\r\n10,72,Kāpiti 🎬\r\n".encode("utf-8-sig"),
        "number,frames,title\n10,72,Kāpiti 🎬\n".encode("utf-16"),
        "number,frames,title\n10,72,Kāpiti 🎬\n".encode("utf-16-be").join([b"\xfe\xff", b""]),
        "number;frames;title\n10;72;Kāpiti 🎬\n".encode(),
        "\n\nnumber\tframes\ttitle\n10\t72\tKāpiti 🎬\n".encode(),
        "number,frames,title\n10,72,Kāpiti 🎬\n".encode("utf-16-le"),
        b"number,frames,title\r10,72,K\xc4\x81piti \xf0\x9f\x8e\xac\r",
    ],
)
def test_unicode_files_of_every_kind_are_read(film: Film, data: bytes) -> None:
    taken_in(film, data)
    assert film.board.shots()[0].title == "Kāpiti 🎬"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"number,frames\n10,72\n\x81\n", "byte 21 is not UTF-8, byte 21 not Windows-1252"),
        (b"number,frames\n10,\x0072\n", r"not a text file.* U\+0000 at place 18"),
        (b"\xff\xfen\x00u", "taken for UTF-16 .its byte order mark"),
        (b"%PDF-1.7 number,frames", "a PDF, not plain text"),
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"colour,sound\nred,loud\n", "no column that is known"),
        (b'number,frames,title\n10,72,"Mara rows\n20,72,Ilyas\n', "quotation mark"),
        (b'number,title\n10,"a"b\n', "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(film: Film, data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        taken_in(film, data)
    assert film.board.shots() == []


def test_other_kinds_of_file_are_not_guessed_at(film: Film) -> None:
    with pytest.raises(BadInput, match=r"\.fountain, \.csv"):
        listed(film, "number,frames\n10,72\n", "list.ods")
    with pytest.raises(BadInput, match="spreadsheet"):
        listed(film, "number,frames\n10,72\n", "list.xlsx")


def test_lines_are_counted_in_the_file_over_quoted_newlines_and_blank_lines(film: Film) -> None:
    text = 'number,frames,dialogue\n10,72,"one\ntwo\r\nthree"\n\n20,x,\n,,\n30,,\n40,72,last\n'
    result = taken_in(film, text)
    assert refusals(result) == [(6, "frames"), (8, "frames")]
    assert film.board.shots()[0].dialogue == "one\ntwo\r\nthree"
    assert numbers(film.board.shots()) == ["10", "40"]


def test_a_refusal_has_line_field_reason_and_the_text(film: Film) -> None:
    film.shots(1)
    plan = listed(
        film,
        "number,frames,model,hero,title\n"
        "10,72,,,on the board already\n"
        "20,0,,,\n"
        "30,72,klang,perhaps,\n"
        "40,72,,,\n"
        "40,72,,,twice in the file\n"
        "50,72,,,a,b\n",
    )
    assert refusals(plan) == [
        *[(2, "number"), (3, "frames"), (4, "model"), (4, "hero"), (6, "number"), (7, "")]
    ]
    by_line = {(row.line, row.field): row for row in plan.refused}
    assert by_line[4, "model"].text == "klang"
    assert "no model 'klang'" in by_line[4, "model"].reason
    assert by_line[3, "frames"].text == "0"
    assert "from 1 to 1,000,000 frames" in by_line[3, "frames"].reason
    assert "'b'" in by_line[7, ""].reason
    assert [planned.shot.number for planned in plan.shots] == ["40"]


def test_rows_are_fixed_or_left_out_in_the_preview(film: Film) -> None:
    plan = listed(film, "number,frames,title\n10,many,A\n20,72,B,shifted\n30,,C\n")
    assert refusals(plan) == [(2, "frames"), (3, ""), (4, "frames")]
    plan = plan.fix(2, "frames", "48").fix(3, "title", "B, shifted").leave_out(4)
    assert plan.refused == ()
    result = film.breakdown.write(plan, strict=True)
    assert [(s.frames, s.title) for s in film.board.shots()] == [(48, "A"), (72, "B, shifted")]
    assert "Line 4 was left out by hand." in result.notes
    with pytest.raises(BadInput):
        plan.fix(2, "nonsense", "x")


def test_good_rows_come_in_and_strict_lets_none_in(film: Film) -> None:
    text = "number,frames,scene,characters\n10,72,1,Mara\n20,x,2,Ilyas\n"
    plan = listed(film, text)
    strict = film.breakdown.write(plan, strict=True)
    assert (strict.shots, strict.edit, refusals(strict)) == (0, None, [(3, "frames")])
    assert film.board.shots() == []
    assert film.store.all(Scene) == []
    result = film.breakdown.write(plan)
    assert (result.scenes, result.shots, result.characters) == (1, 1, 1)
    assert [scene.number for scene in film.store.all(Scene)] == ["1"]
    assert [c.name for c in film.art.characters()] == ["Mara"]


def test_a_preview_writes_nothing(film: Film) -> None:
    before = film.state()
    plan = listed(film, "number,frames,scene,characters\n10,72,1,Mara\n")
    assert (len(plan.scenes), len(plan.shots), len(plan.characters)) == (1, 1, 1)
    assert film.state() == before
    assert film.told == []


def test_a_board_that_changed_after_the_preview_is_looked_at_again(film: Film) -> None:
    plan = listed(film, "number,frames,scene,characters\n10,72,1,Mara\n20,72,1,Mara\n")
    film.shots(1)
    film.art.add_character("Mara")
    result = film.breakdown.write(plan)
    assert refusals(result) == [(2, "number")]
    assert result.characters == 0
    assert numbers(film.board.shots()) == ["10", "20"]


def test_a_list_takes_the_place_of_shots_nothing_was_made_for(film: Film) -> None:
    taken_in(film, "number,scene,scene_heading,frames\n10,1,QUAY,72\n20,2,PLACE,72\n")
    kept, _gone = film.board.shots()
    film.take(kept)
    before = film.board.shots(), film.board.scenes()
    plan = listed(film, "number,scene,scene_heading,frames\n10,1,PIER,24\n20,2,HUT,48\n")
    assert plan.standing == 1
    assert refusals(plan) == [(2, "number"), (3, "number")]
    plan = film.breakdown.instead(plan, on=True)
    assert refusals(plan) == [(2, "number")]  # it has a take
    result = film.breakdown.write(plan)
    assert [(s.number, s.frames) for s in film.board.shots()] == [("10", 72), ("20", 48)]
    assert [scene.heading for scene in film.board.scenes()] == ["QUAY", "HUT"]
    assert result.edit is not None
    film.board.commit(result.edit.inverse())
    assert (film.board.shots(), film.board.scenes()) == before


def test_missing_numbers_go_on_in_tens_and_avoid_those_of_the_file(film: Film) -> None:
    film.shots(2)
    taken_in(film, "number,frames\n,72\n45A,72\n,72\n")
    assert numbers(film.board.shots()) == ["10", "20", "50", "45A", "60"]


def test_scenes_are_joined_by_number_or_heading(film: Film) -> None:
    text = "frames,scene,scene_heading,scene_place,scene_time,scene_synopsis,scene_mood\n"
    rows = ["72,7A,EXT. PIER - DAWN,Pier,DAWN,They meet.,Calm", "72,,INT. HUT,,,,", "72,2,,,,,"]
    taken_in(film, text + "\n".join([*rows, "72,7a,ignored,,,,", "72,,int. hut,,,,", "72,,,,,,"]))
    scenes = film.store.all(Scene)
    assert [(s.number, s.heading) for s in scenes] == [
        *[("7A", "EXT. PIER - DAWN"), ("3", "INT. HUT"), ("2", "Scene 2")]
    ]
    assert (scenes[0].place, scenes[0].synopsis, scenes[0].mood) == ("Pier", "They meet.", "Calm")
    ids = [scene.id for scene in scenes]
    assert [shot.scene_id for shot in film.board.shots()] == [
        *[ids[0], ids[1], ids[2], ids[0], ids[1], None]
    ]
    taken_in(film, "frames,scene\n72,7A\n")
    assert len(film.store.all(Scene)) == 3


def test_pictures_are_taken_in_from_beside_the_list_and_missing_ones_told(film: Film) -> None:
    beside = film.folder.parent
    picture(beside, "frames/010.png", 1)
    picture(beside, "b.png", 2)
    result = taken_in(
        film,
        "frames,keyframe,references\n72,frames/010.png,b.png; frames/010.png\n72,gone.png,b.png\n",
    )
    first, second = film.board.shots()
    assert first.first_frame_id is not None
    assert first.reference_ids[1] == first.first_frame_id
    assert second.first_frame_id is None
    assert second.reference_ids == first.reference_ids[:1]
    assert result.notes == ("Line 3: first_frame left empty. There is no picture 'gone.png'.",)
    assert len(film.art.assets()) == 2


def test_spreadsheets_give_whole_numbers_booleans_dates_and_their_line(film: Film) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["number", "frames", "hero", "title"], [10, 72.0, True, "=1+1"], [20, "x"], []):
        sheet.append(row)
    sheet.append([30, 48, False, None])
    sheet["D2"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    result = taken_in(film, out.getvalue(), "list.xlsx")
    first = film.board.shots()[0]
    assert (first.number, first.frames, first.hero, first.title) == ("10", 72, True, "=1+1")
    assert numbers(film.board.shots()) == ["10", "30"]
    assert refusals(result) == [(3, "frames")]


@pytest.mark.parametrize("cut", [10, 500, 2000, -30])
def test_a_damaged_spreadsheet_is_refused(cut: int) -> None:
    whole = write_xlsx(["number", "frames"], [["10", "72"]] * 50)
    with pytest.raises(BadInput, match="spreadsheet"):
        read_xlsx(whole[:cut], "x.xlsx")
    swapped = bytearray(whole)
    swapped[60:400] = b"\x00" * 340
    with pytest.raises(BadInput):
        read_xlsx(bytes(swapped), "x.xlsx")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=x", "''=x"),
        ("'''@", "''''@"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
        ("\n=x", "\n=x"),
        (" =x", " =x"),
        ("x=1", "x=1"),
        ("", ""),
    ],
)
def test_a_risky_cell_gets_one_apostrophe_and_loses_one(text: str, cell: str) -> None:
    data = write_csv(["title", "x"], [[text, "y"]])
    assert data.startswith(b"\xef\xbb\xbf")
    written = data.decode("utf-8-sig").split("\r\n", 1)[1]
    quoted = f'"{cell}"' if any(sign in cell for sign in '\r\n",') else cell
    assert written == f"{quoted},y\r\n"
    assert read_csv(data, "x.csv").rows[0].cells == (text, "y")


def test_in_a_spreadsheet_every_cell_is_a_string_without_apostrophes() -> None:
    data = write_xlsx(["title"], [["=1+1"], ["'=x"], ["42"]])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [sheet.cell(row, 1) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == ["=1+1", "'=x", "42"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_table_of_thousands_of_rows_comes_in_whole(film: Film) -> None:
    rows = "\n".join(f",72,{n % 40},Shot {n},Mara; Person {n % 7}" for n in range(4_000))
    result = taken_in(film, f"number,frames,scene,title,characters\n{rows}\n")
    assert (result.shots, result.scenes, result.characters) == (4_000, 40, 8)
    shots = film.board.shots()
    assert len({shot.code for shot in shots}) == 4_000
    assert [shots[0].number, shots[-1].number] == ["10", "40000"]
    assert [shot.title for shot in shots] == [f"Shot {n}" for n in range(4_000)]


def test_more_rows_than_can_be_looked_at_are_refused_with_a_message(film: Film) -> None:
    assert len(listed(film, "frames\n" + "72\n" * 20_000).shots) == 20_000
    with pytest.raises(BadInput, match=r"more than 20,000 rows; nothing was imported"):
        listed(film, "frames\n" + "72\n" * 20_001)
    assert film.board.shots() == []


def test_an_exported_spreadsheet_can_be_read_and_sorted(film: Film, tmp_path: Path) -> None:
    shots = film.shots(2)
    film.board.set_fields([shots[1].id], {"notes": "Ask the harbour master. " * 12, "title": "=1"})
    film.breakdown.export(tmp_path / "list.xlsx")
    sheet = load_workbook(tmp_path / "list.xlsx").worksheets[0]
    heads = {str(cell.value): get_column_letter(n) for n, cell in enumerate(sheet[1], 1)}
    assert set(FIELDS) <= set(heads)
    assert [sheet[f"{heads[name]}3"].value for name in ("number", "frames")] == [20, 72]
    assert sheet[f"{heads['title']}3"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("C2", "A1")
    assert sheet["A1"].font.bold
    notes = sheet[f"{heads['notes']}3"]
    assert notes.alignment.wrap_text
    wide = {name: sheet.column_dimensions[letter].width for name, letter in heads.items()}
    assert all(wide[name] >= len(name) for name in heads)
    assert wide["frames"] < 16 < wide["notes"] <= 50
