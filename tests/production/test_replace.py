"""Find and replace: what is found, what stays, what a pattern may not do."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput, StaleEdit
from app.domain.shot import Beat, Camera, Elements
from app.production.board import replace
from app.production.board.replace import Hit, Search
from app.production.fields.shot_texts import texts_of, with_texts
from tests.production.film import Film


@pytest.fixture
def foggy(film: Film) -> Film:
    one, two, _three = film.shots(3)
    film.board.set_fields(
        [one.id],
        {
            "title": "Fog", "dialogue": "The fog. FOG!", "negatives": ("fog", "foggy text"),
            "elements": Elements(
                subject_action="Mara walks into the fog", mood="foghorn",
                camera=Camera(note="fog machine"),
            ),
            "beats": (Beat(start_frame=0, end_frame=9, action="Fog lifts"),),
            "preset": "fog preset",
        },
    )  # fmt: skip
    film.board.set_fields([two.id], {"notes": "no fog here"})
    return film


def found(
    film: Film, find: str, into: str = "", ids: list[str] | None = None, **options: bool
) -> list[Hit]:
    search = Search(
        find,
        into,
        options.get("match_case", False),
        options.get("whole_words", False),
        options.get("regex", False),
    )
    return list(film.board.replace.preview(search, ids).hits)


def names(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.number, hit.name) for hit in hits]


def test_every_text_of_a_shot_is_looked_at_and_shown_before_and_after(foggy: Film) -> None:
    hits = found(foggy, "fog", "mist")
    assert names(hits) == [
        *(("010", "Title"), ("010", "Subject"), ("010", "Mood"), ("010", "Camera note")),
        *(("010", "Beat 1"), ("010", "Negative"), ("010", "Negative"), ("010", "Dialogue")),
        *(("010", "Preset"), ("020", "Notes")),
    ]
    dialogue = hits[7]
    assert (dialogue.before, dialogue.after) == ("The fog. FOG!", "The mist. mist!")
    assert [dialogue.before[a:b] for a, b in dialogue.old] == ["fog", "FOG"]
    assert [dialogue.after[a:b] for a, b in dialogue.new] == ["mist", "mist"]


def test_case_and_whole_words_narrow_what_is_found(foggy: Film) -> None:
    assert [h.before for h in found(foggy, "FOG", match_case=True)] == ["The fog. FOG!"]
    whole = found(foggy, "fog", whole_words=True)
    assert ("010", "Mood") not in names(whole)
    assert [h.before for h in whole if h.name == "Negative"] == ["fog"]
    assert found(foggy, "fog", ids=[foggy.board.shots()[1].id])[0].number == "020"


def test_replacing_is_one_edit_of_the_chosen_hits(foggy: Film) -> None:
    begin = foggy.state()
    search = Search("fog", "mist")
    hits = [hit for hit in found(foggy, "fog", "mist") if hit.name != "Title"]
    made = foggy.board.replace.apply(search, hits)
    one, two, _ = foggy.board.shots()
    assert made is not None
    assert made.label == "Replace “fog” in 2 shots"
    assert (one.title, one.elements.subject_action) == ("Fog", "Mara walks into the mist")
    assert (one.elements.mood, one.elements.camera.note) == ("misthorn", "mist machine")
    assert (one.beats[0].action, one.negatives) == ("mist lifts", ("mist", "mistgy text"))
    assert (one.preset, two.notes) == ("fog preset", "no mist here")
    foggy.board.commit(made.inverse())
    assert foggy.state() == begin


def test_what_belongs_to_the_whole_film_is_listed_as_locked_and_stays(foggy: Film) -> None:
    foggy.art.add_character("Mara", "a woman in fog grey")
    foggy.art.add_anchor("Pier", None, "fog and rust")
    foggy.board.set_project({"style": "fog, 16 mm"})
    hits = found(foggy, "fog", "mist")
    locked = {hit.name: hit for hit in hits if hit.locked}
    assert set(locked) == {"Preset", "Mara", "Pier", "Film's style"}
    assert "word for word" in locked["Mara"].locked
    assert all(hit.before == hit.after for hit in locked.values())
    begin = foggy.state()
    assert foggy.board.replace.apply(Search("fog", "mist"), list(locked.values())) is None
    assert foggy.state() == begin


def test_a_negative_replaced_by_nothing_goes(foggy: Film) -> None:
    hits = [h for h in found(foggy, "fog", "", whole_words=True) if h.name == "Negative"]
    foggy.board.replace.apply(Search("fog", ""), hits)
    assert foggy.board.shots()[0].negatives == ("foggy text",)


def test_a_text_that_changed_since_the_preview_refuses_all(foggy: Film) -> None:
    hits = found(foggy, "fog", "mist")
    two = foggy.board.shots()[1]
    foggy.board.set_fields([two.id], {"notes": "no fog there"})
    before = foggy.state()
    with pytest.raises(StaleEdit, match="shot 020 changed since"):
        foggy.board.replace.apply(Search("fog", "mist"), hits)
    foggy.board.remove([two.id])
    with pytest.raises(StaleEdit):
        foggy.board.replace.apply(Search("fog", "mist"), hits)
    assert foggy.state()[0] == before[0]
    assert foggy.board.shots()[0].title == "Fog"


def test_patterns_with_groups(foggy: Film) -> None:
    hits = found(foggy, r"(no) (\w+)", r"\2: \1", regex=True)
    assert [h.after for h in hits] == ["fog: no here"]
    assert found(foggy, r"z*", "x", regex=True) == []
    assert found(foggy, "^the", regex=True)[0].name == "Dialogue"


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "a{2,1}", "(?P<n>a)(?P<n>b)", "*", r"\1", "(" * 300]
)
def test_a_wrong_pattern_is_a_message(foggy: Film, pattern: str) -> None:
    with pytest.raises(BadInput, match="pattern is not right"):
        found(foggy, pattern, regex=True)


def test_a_wrong_replacement_is_a_message(foggy: Film) -> None:
    with pytest.raises(BadInput, match="pattern is not right"):
        found(foggy, "fog", r"\7", regex=True)


def test_a_pattern_that_never_ends_is_stopped(foggy: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replace, "PATIENCE_S", 0.6)
    foggy.board.set_fields([foggy.board.shots()[2].id], {"notes": "a" * 60})
    with pytest.raises(BadInput, match="takes too long"):
        found(foggy, "(a+)+b", regex=True)


def test_plain_words_are_never_a_pattern(foggy: Film) -> None:
    foggy.board.set_fields([foggy.board.shots()[2].id], {"notes": r"(a+)+ \1 C:\new"})
    assert found(foggy, "(a+)+", "b")[0].after == r"b \1 C:\new"
    assert found(foggy, r"\1", r"\2")[0].after == r"(a+)+ \2 C:\new"
    assert found(foggy, "") == []
    with pytest.raises(BadInput, match="too long"):
        found(foggy, "x" * 2000)


def test_every_text_can_be_written_back(film: Film) -> None:
    shot = film.shots(1)[0].model_copy(
        update={"beats": (Beat(start_frame=0, end_frame=9, action="a"),), "negatives": ("n",)}
    )
    fresh = {key: f"new {key}" for key, _name, _text in texts_of(shot)}
    assert {key: text for key, _n, text in texts_of(with_texts(shot, fresh))} == fresh
    assert with_texts(shot, {}) == shot
