"""Edits: what changed, and back."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.scene import Scene
from app.domain.shot import Camera, Elements, Move, Shot

texts = st.text(max_size=8)
scenes = st.builds(
    Scene, id=st.just("s"), position=st.integers(0, 9), number=texts, heading=texts, mood=texts
)


@given(scenes, scenes)
def test_a_change_holds_only_what_differs_and_turns_round(old: Scene, new: Scene) -> None:
    change = changed(old, new)
    if old == new:
        assert change is None
        return
    assert change is not None
    assert change.before is not None
    assert change.after is not None
    assert change.before.keys() == change.after.keys()
    assert old.model_copy(update=dict(change.after)) == new
    assert new.model_copy(update=dict(change.inverse().after or {})) == old


@given(scenes, scenes)
def test_the_inverse_of_the_inverse_is_the_edit(old: Scene, new: Scene) -> None:
    made = edit("x", changed(old, new), added(new.model_copy(update={"id": "t"})), removed(old))
    assert made.inverse().inverse() == made
    assert [c.id for c in made.inverse().changes] == [c.id for c in reversed(made.changes)]


def test_an_edit_without_changes_is_nothing() -> None:
    assert not edit("x", None, None)
    assert edit("x", Change(kind="Scene", id="s", before=None, after={}))


def test_nested_values_are_plain_json_in_a_change() -> None:
    old = Shot(id="a", number="10", code="010", frames=72)
    new = old.model_copy(
        update={"elements": Elements(camera=Camera(move=Move.ORBIT)), "waived": ("x",)}
    )
    change = changed(old, new)
    assert change is not None
    after = dict(change.after or {})
    assert after["elements"]["camera"]["move"] == "orbit"
    assert Edit.model_validate_json(edit("x", change).model_dump_json()) == edit("x", change)
    assert Shot.model_validate({**old.model_dump(mode="json"), **after}) == new
