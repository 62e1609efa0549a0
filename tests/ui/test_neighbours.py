"""The inspector names what a shot has to match in its neighbours, and leads there."""

from __future__ import annotations

from app.ui.pages.board.inspector.neighbours import Neighbours
from tests.ui.conftest import Opened


def test_a_note_about_this_shot_is_shown_and_leads_to_its_shot(opened: Opened) -> None:
    film, board = opened.film, opened.window.board
    first, last = film.rows[0], film.rows[-1]
    film.set_fields([last.shot_id], {"consistency_notes": f"Same light as {first.number}."})
    opened.wait(lambda: bool(film.shots[last.shot_id].consistency_notes))
    board.grid.select_ids([first.shot_id])
    found = board.inspector.findChild(Neighbours)
    assert found is not None
    opened.wait(lambda: any("Same light" in note.text for note in found._notes))
    (note,) = [one for one in found._notes if "Same light" in one.text]
    assert (note.place, note.shot_id) == ("elsewhere", last.shot_id)
    found.wanted.emit(note.shot_id)
    assert board.selected_ids() == [last.shot_id]
