"""Keys: written one way, in conflict only where two commands could both answer, kept per person."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from app.domain.errors import BadInput
from app.ui.actions import slots
from app.ui.command_table import COMMANDS
from app.ui.key_presets import PRESETS
from app.ui.keymap import FIXED, Keymap, Slot, caps, normal

SLOTS = [
    Slot("file.open", "Open", "window", ("Ctrl+O",)),
    Slot("take.keep", "Keep", "review", ("S",)),
    Slot("take.unseen", "Next Unseen Take", "review", ("A",)),
    Slot("shot.split", "Split", "board", ("S",)),
    Slot("page.plan", "Plan", "window", ("Shift+1",)),
]
PLAIN = Keymap.of(SLOTS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shift+ctrl+k", "Ctrl+Shift+K"), ("Ctrl++", "Ctrl++"), ("+", "+"), ("enter", "Return"),
        ("Delete", "Del"), ("grave", "`"), (" ", "Space"), ("Alt + left", "Alt+Left"),
        ("ctrl+slash", "Ctrl+/"), ("f11", "F11"), ("ü", "Ü"),
    ],
)  # fmt: skip
def test_a_key_is_written_one_way(written: str, meant: str) -> None:
    assert normal(written) == meant
    assert normal(meant) == meant


@pytest.mark.parametrize("text", ["", "Ctrl", "Ctrl+Ctrl+K", "Hyper+K", "Ctrl+KK", "F99", "Ctrl+"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        normal(text)


def test_every_key_of_the_window_means_the_same_to_qt() -> None:
    keymap = Keymap.of(slots())
    portable = QKeySequence.SequenceFormat.PortableText
    for command in COMMANDS:
        for key in keymap.keys(command.key):
            assert QKeySequence(key).toString(portable) == key


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_gives_a_key_to_two_commands_that_could_both_answer(preset: str) -> None:
    assert Keymap.of(slots(), preset).own_clashes() == []


def test_fixed_keys_and_preset_keys_are_written_the_usual_way() -> None:
    written = [key for _place, key, _does in FIXED]
    written += [key for preset in PRESETS.values() for keys in preset.keys.values() for key in keys]
    assert [normal(key) for key in written] == written


def test_two_pages_may_use_the_same_key() -> None:
    assert PLAIN.clashes("take.keep", "S") == []
    assert PLAIN.own_clashes() == []


def test_the_window_encloses_every_page() -> None:
    assert [clash.command for clash in PLAIN.clashes("file.open", "S")] == [
        "take.keep",
        "shot.split",
    ]
    assert [clash.command for clash in PLAIN.clashes("take.keep", "Ctrl+O")] == ["file.open"]


def test_a_page_encloses_its_parts() -> None:
    keymap = Keymap.of([*SLOTS, Slot("table.edit", "Edit Cell", "table", ("F2",))])
    assert [clash.command for clash in keymap.clashes("table.edit", "S")] == ["shot.split"]
    assert [clash.command for clash in keymap.clashes("shot.split", "F2")] == ["table.edit"]
    assert keymap.clashes("take.keep", "F2") == []


def test_who_loses_a_key_has_none_and_nobody_else_changes() -> None:
    changed = PLAIN.bind("take.unseen", ["s"])
    assert changed.keys("take.unseen") == ("S",)
    assert changed.keys("take.keep") == ()
    assert changed.keys("shot.split") == ("S",)
    assert PLAIN.keys("take.keep") == ("S",)


def test_a_key_that_a_widget_hears_itself_cannot_be_given_away() -> None:
    for command, key in (("shot.split", "Left"), ("take.keep", "3"), ("file.open", "Esc")):
        with pytest.raises(BadInput, match="cannot be given away"):
            PLAIN.bind(command, [key])


def test_a_reset_takes_the_key_back() -> None:
    changed = PLAIN.bind("take.unseen", ["S"])
    assert changed.reset("take.keep").keys("take.unseen") == ()
    assert changed.reset("take.keep").keys("take.keep") == ("S",)
    assert changed.reset("take.unseen").keys("take.unseen") == ("A",)
    assert changed.reset_all() == PLAIN


def test_what_equals_the_preset_does_not_count_as_changed() -> None:
    assert PLAIN.bind("take.keep", ["X"]).bind("take.keep", ["S"]).changes == {}


def test_a_preset_changes_what_it_names_and_keeps_own_changes() -> None:
    resolve = PLAIN.bind("take.keep", ["K"]).with_preset("resolve")
    assert resolve.keys("page.plan") == ("Shift+2",)
    assert resolve.keys("take.keep") == ("K",)
    assert resolve.with_preset("takeboard").keys("page.plan") == ("Shift+1",)


def test_the_presets_move_pages_and_full_screen_as_their_programs_do() -> None:
    resolve, avid = Keymap.of(slots(), "resolve"), Keymap.of(slots(), "avid")
    assert resolve.keys("page.deliver") == ("Shift+7",)
    assert resolve.keys("view.full")[0] == "Ctrl+Shift+P"
    assert avid.keys("view.full")[0] == "`"
    assert avid.keys("take.keep") == ("S",)


def test_commands_are_found_by_name_and_by_key() -> None:
    assert [slot.command for slot in PLAIN.find("unseen next")] == ["take.unseen"]
    assert [slot.command for slot in PLAIN.find("ctrl+o")] == ["file.open"]
    assert {slot.command for slot in PLAIN.find("s")} >= {"take.keep", "shot.split"}
    assert len(PLAIN.find("")) == len(SLOTS)


def test_keys_survive_the_way_through_a_file() -> None:
    changed = PLAIN.with_preset("avid").bind("take.unseen", ["S", "F2"])
    again, unknown = PLAIN.read(changed.as_json())
    assert again == changed
    assert unknown == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "holds no keys"),
        ('{"takeboard_keys": 2}', "newer"),
        ('{"takeboard_keys": 1, "preset": "nuke"}', "nuke"),
        ('{"takeboard_keys": 1, "keys": []}', "no table"),
        ('{"takeboard_keys": 1, "keys": {"take.keep": "S"}}', "list of texts"),
        ('{"takeboard_keys": 1, "keys": {"take.keep": ["Wurst"]}}', "Wurst"),
        ('{"takeboard_keys": 1, "keys": {"take.keep": ["A"]}}', "given twice"),
        ('{"takeboard_keys": 1, "keys": {"take.keep": ["1"]}}', "given twice"),
        (" " * 1_000_001, "too large"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        PLAIN.read(text)


def test_commands_a_file_knows_and_we_do_not_are_named() -> None:
    text = json.dumps({"takeboard_keys": 1, "keys": {"cut.blade": ["B"], "take.keep": ["X"]}})
    made, unknown = PLAIN.read(text)
    assert unknown == ["cut.blade"]
    assert made.keys("take.keep") == ("X",)


def test_caps_show_keys_as_people_read_them() -> None:
    assert caps("Ctrl+Shift+K") == ["Ctrl", "Shift", "K"]
    assert caps("Ctrl++") == ["Ctrl", "+"]
    assert caps("Return") == ["Enter"]
    assert caps("Alt+Left") == ["Alt", "←"]


_KEYS = st.sampled_from(["S", "A", "X", "Ctrl+O", "Shift+1", "F5", "Ctrl+Shift+P"])
_STEP: st.SearchStrategy[tuple[str, str, list[str]]] = st.one_of(
    st.tuples(st.just("bind"), st.sampled_from([s.command for s in SLOTS]), st.lists(_KEYS)),
    st.tuples(st.just("reset"), st.sampled_from([s.command for s in SLOTS]), st.just([])),
    st.tuples(st.just("preset"), st.sampled_from(list(PRESETS)), st.just([])),
)


@given(st.lists(_STEP, max_size=12))
def test_no_sequence_of_changes_leaves_a_key_with_two_commands(
    steps: list[tuple[str, str, list[str]]],
) -> None:
    keymap = PLAIN
    for act, name, keys in steps:
        if act == "bind":
            keymap = keymap.bind(name, keys)
        elif act == "reset":
            keymap = keymap.reset(name)
        else:
            keymap = keymap.with_preset(name)
        assert keymap.own_clashes() == []
    assert PLAIN.read(keymap.as_json())[0] == keymap
