"""The filter of the board: what each term finds, what is refused, what is offered."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput
from app.domain.shot import Beat, Camera, Elements, Move, Shot, ShotKind
from app.production.board.board_filter import KEYS, BoardFilter, FilterNames, fold, held, parse
from app.production.board.filter_text import chosen, suggest, toggled
from app.production.board.tile_rows import TileRow

NAMES = FilterNames(
    scenes={"s1": "1", "s2": "2A"},
    characters={"m": "Mara", "i": "Ilyas the Elder"},
    rules={"b": ("no-motion", "missing-mood")},
    stale={"c"},
    rated={"a": ({4, 2}, {"Green"}), "c": ({5}, set())},
)
FULL = Elements(
    subject_action="Żółw rows", environment_lighting="Pier", camera=Camera(move=Move.PAN_LEFT),
    style="16 mm", mood="quiet",
)  # fmt: skip
SHOTS = {
    shot.id: shot
    for shot in (
        Shot(id="a", number="10", code="010", frames=72, scene_id="s1", elements=FULL,
             character_ids=("m",), model="kling", hero=True, first_frame_id="p",
             beats=(Beat(start_frame=0, end_frame=9, action="A lamp goes out"),)),
        Shot(id="b", number="20", code="020", frames=72, scene_id="s2", title="Harbour, dusk",
             character_ids=("i", "m"), batch_group=2, critical=True, dialogue="Say: go on"),
        Shot(id="c", number="30A", code="03A", frames=72, kind=ShotKind.STOCK, omitted=True,
             batch_group=1, model="veo"),
    )
}  # fmt: skip


def row(shot: Shot, **fields: object) -> TileRow:
    base: dict[str, object] = {
        "shot_id": shot.id, "scene_id": shot.scene_id, "number": shot.number,
        "title": shot.title, "action": shot.title or shot.elements.subject_action,
        "model": shot.model, "model_name": {"kling": "Kling 3.0", "veo": "Veo 3.1"}.get(
            shot.model or "", ""), "letter": "", "frames": shot.frames, "state": "planned",
        "state_word": "Planned", "progress": None, "verdict": "", "word": "", "take_count": 0,
        "circled_take_id": None, "circled_slate": "", "picture": None, "keyframe": False,
        "has_picture_pending": False, "hero": shot.hero, "critical": shot.critical,
        "linked": shot.linked, "group": shot.batch_group, "lint_errors": 0, "lint_warnings": 0,
        "price": "", "omitted": shot.omitted, "kind": shot.kind.value,
    }  # fmt: skip
    return TileRow(**{**base, **fields})  # type: ignore[arg-type]


ROWS = [
    row(SHOTS["a"], state="ready", state_word="Ready", take_count=2),
    row(SHOTS["b"], state="in_doubt", state_word="In doubt", lint_errors=2),
    row(SHOTS["c"], state="circled", state_word="Circled T01", take_count=1,
        circled_take_id="t", lint_warnings=1),
]  # fmt: skip


def found(text: str) -> str:
    return "".join(r.shot_id for r in BoardFilter().rows(parse(text), ROWS, SHOTS, NAMES))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        *(("", "abc"), ("   ", "abc"), ("state:", "abc")),
        *(("zolw", "a"), ("ŻÓŁW", "a"), ("lamp goes", "a"), ('"goes lamp"', ""), ("pan", "a")),
        *(("-zolw", "bc"), ("zolw|dusk", "ab"), ("harbour dusk", "b"), ('"say: go"', "b")),
        *(("kling", "a"), ("doubt", "b"), ("elder", "b"), ("010", "a"), ("030a", "c")),
        *(("state:ready", "a"), ("state:in-doubt", "b"), ('state:"in doubt"', "b")),
        *(("state:ready|circled", "ac"), ("state:ready,circled", "ac"), ("-state:ready", "bc")),
        *(("model:kling", "a"), ("model:3.1", "c"), ("model:none", "b"), ("model:sora", "")),
        *(("character:mara", "ab"), ('character:"ilyas the"', "b"), ("character:none", "c")),
        *(("missing:mood", "bc"), ("missing:model", "b"), ('missing:"first frame"', "bc")),
        *(("missing:take", "b"), ("missing:circle", "ab"), ("missing:references", "abc")),
        *(("missing:element", "bc"), ("missing:scene", "c"), ("missing:beats", "bc")),
        *(("group:2", "b"), ("group:none", "a"), ("group:1,2", "bc"), ("scene:2a", "b")),
        *(("scene:none", "c"), ("kind:stock", "c"), ("kind:gen", "ab"), ("is:hero", "a")),
        *(("is:critical", "b"), ("is:omitted", "c"), ("is:stale", "c"), ("-is:omitted", "ab")),
        *(("is:stale|hero", "ac"), ("lint:error", "b"), ("lint:warning", "c"), ("lint:none", "a")),
        *(("rule:no-motion", "b"), ("rule:mood", "b"), ("-rule:mood", "ac")),
        *(("state:ready character:mara zolw", "a"), ("character:mara -is:hero", "b")),
        *(("STATE:Ready", "a"), ("character:MARA", "ab")),
        *(("stars:4", "a"), ("stars:2|5", "ac"), ("stars:0", "b"), ("-stars:5", "ab")),
        *(("label:green", "a"), ("label:none", "bc"), ("label:gr", "a"), ("label:red", "")),
    ],
)  # fmt: skip
def test_what_a_filter_finds(text: str, ids: str) -> None:
    assert found(text) == ids


def test_the_film_s_own_style_stands_in_for_a_shot_s() -> None:
    styled = FilterNames(style="grainy 16 mm")
    rows = BoardFilter().rows(parse("missing:style"), ROWS, SHOTS, styled)
    assert rows == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour:red", ["colour:", "character", "state", "missing"]),
        ("is:blue", ["is:blue", "hero", "stale"]),
        ("missing:lunch", ["missing:lunch", "first frame", "mood"]),
        ("state:done", ["state:done", "in doubt", "planned"]),
        ("kind:cartoon", ["kind:cartoon", "live action"]),
        ("dusk lint:bad", ["lint:bad", "warning"]),
    ],
)
def test_an_unknown_term_is_refused_and_names_the_known_ones(text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        parse(text)
    assert all(word in str(refused.value) for word in words)


def test_rows_whose_shots_are_not_read_yet_are_found_by_their_own_words() -> None:
    rows = BoardFilter().rows(parse("harbour"), ROWS, {}, FilterNames())
    assert [r.shot_id for r in rows] == ["b"]


def test_a_changed_shot_is_found_by_its_new_words() -> None:
    finder = BoardFilter()
    assert len(finder.rows(parse("dusk"), ROWS, SHOTS, NAMES)) == 1
    fresh = {**SHOTS, "b": SHOTS["b"].model_copy(update={"title": "Harbour, dawn"})}
    assert finder.rows(parse("dusk"), ROWS, fresh, NAMES) == []
    assert len(finder.rows(parse("dawn"), ROWS, fresh, NAMES)) == 1


def offers(text: str, cursor: int | None = None) -> list[str]:
    at = len(text) if cursor is None else cursor
    made = suggest(text, at, KEYS, lambda key: held(key, ROWS, SHOTS, NAMES))
    return [f"{text[: one.start]}{one.text}{text[one.end :]}" for one in made]


def test_terms_and_values_are_completed_from_what_the_film_holds() -> None:
    assert offers("sta") == ["state:", "stars:"]
    assert offers("dusk -sc") == ["dusk -scene:"]
    assert offers("state:") == ["state:circled", "state:in_doubt", "state:ready"]
    assert offers("state:ready|c") == ["state:ready|circled"]
    assert offers("model:k") == ['model:"Kling 3.0"']
    assert offers('character:"il') == ['character:"Ilyas the Elder"']
    assert offers("rule:") == ["rule:missing-mood", "rule:no-motion"]
    assert offers("missing:fr")[0] == 'missing:"first frame"'
    assert offers("colour:") == []
    assert offers("state:re zolw", 8) == ["state:ready zolw"]
    assert all(parse(one) for one in offers("group:"))


def test_what_is_offered_says_how_many_shots_it_finds() -> None:
    made = suggest("is:", 3, KEYS, lambda key: held(key, ROWS, SHOTS, NAMES))
    notes = {one.text: one.note for one in made}
    assert notes["hero"] == "1 shot"
    assert notes["bookend"] == "0 shots"
    assert notes["stale"] == "1 shot"


def test_a_menu_writes_and_takes_back_terms() -> None:
    text = toggled("dusk", "state", "ready")
    assert text == "dusk state:ready"
    text = toggled(text, "state", "in_doubt")
    assert text == "dusk state:ready|in_doubt"
    assert chosen(text, "state") == {"ready", "in_doubt"}
    text = toggled(text, "model", "Kling 3.0")
    assert text == 'dusk state:ready|in_doubt model:"Kling 3.0"'
    text = toggled(text, "state", "ready")
    assert text == 'dusk state:in_doubt model:"Kling 3.0"'
    text = toggled(toggled(text, "model", "Kling 3.0"), "state", "in_doubt")
    assert text == "dusk"
    assert chosen("-state:ready", "state") == set()


def test_folding_takes_case_and_accents_away() -> None:
    assert fold("Żółć Ångström STRASSE straße") == "zolc angstrom strasse strasse"
