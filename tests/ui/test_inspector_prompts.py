"""What a model gets: prompts looked at, compared, sent, found wanting and mended."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.inspecting import WIRED, Bench, bench, enter, house, press, write

__all__ = ["bench", "house"]  # fixtures


def test_a_finding_leads_to_its_field_or_is_mended_or_waived(bench: Bench) -> None:
    bench.set(0, elements__mood="", model="kling-3.0", preset="")
    inspector = bench.choose(0)
    assert sorted(inspector.lint.words()) == ["kling-without-preset", "missing-mood"]
    press(inspector.lint, "Write it")
    assert inspector.elements.field("elements.mood").hasFocus()
    finding = next(f for f in inspector.lint._last[0] if f.rule == "kling-without-preset")
    menu = inspector.lint.choices(finding, inspector.lint.offered(finding)[0])
    assert [action.text() for action in menu.actions()] == ["Cinematic", "Anime"]
    menu.actions()[1].trigger()
    bench.wait(lambda: bench.shot().preset == "Anime")
    bench.wait(lambda: finding not in inspector.lint._last[0])
    bench.settled()
    press(inspector.lint, "Waive")
    bench.wait(lambda: bench.shot().waived == ("missing-mood",))
    bench.wait(lambda: inspector.lint.words() == [])
    bench.settled()
    press(inspector.lint, "missing-mood")
    bench.wait(lambda: inspector.lint.words() == ["missing-mood"])
    bench.film.undo.stack.undo()
    bench.wait(lambda: bench.shot().waived == ("missing-mood",))


def test_several_findings_are_mended_as_one_edit(bench: Bench) -> None:
    outside = [{"start_frame": 0, "end_frame": 99, "action": "walks"}]
    bench.set(0, 1, beats=outside)
    inspector = bench.choose(0, 1)
    press(inspector.lint, "Fix 2")
    bench.wait(lambda: [bench.shot(n).beats[0].end_frame for n in (0, 1)] == [72, 72])
    bench.wait(lambda: bench.film.undo.stack.count() == 1)


def test_the_prompt_of_another_model_is_looked_at_without_assigning_it(bench: Bench) -> None:
    inspector = bench.choose(0)
    panel = inspector.narrow.prompt
    assert panel.choice.itemText(0) == "Animatic, assigned"
    panel.choice.setCurrentIndex(panel.choice.findData("kling-3.0"))
    panel.choice.activated.emit(panel.choice.currentIndex())
    bench.wait(lambda: "Cinematic preset" in panel.view.text())
    assert bench.shot().model == "animatic"
    panel.view.setFocus()
    while "place" not in panel._source.text():
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    enter(panel.view)
    assert inspector.elements.field("elements.environment_lighting").hasFocus()
    bench.choose(1)
    assert panel.choice.card_id() is None


def test_of_several_shots_it_is_not_said_that_they_have_no_model(bench: Bench) -> None:
    inspector = bench.choose(0, 1)
    assert inspector.narrow.prompt.choice.itemText(0) == "Its own model"


def test_a_beats_phrase_opens_its_part_and_chooses_the_beat(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.narrow.folds["beats"].set_open(False, keep=False)
    view = inspector.prompt
    phrase = next(p for p in view._phrases if p.source == "beat 2")
    view.wanted.emit(phrase)
    assert inspector.narrow.folds["beats"].is_open()
    assert inspector.narrow.beats.strip.current() == 1
    assert inspector.narrow.beats.words.hasFocus()


def test_the_wide_part_compares_two_models_and_assigns_the_right_one(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.compare()
    bench.settled()
    compare = inspector.wide.compare
    compare.right.setCurrentIndex(compare.right.findData("kling-3.0"))
    compare.right.activated.emit(0)
    bench.wait(lambda: "only right: Cinematic preset." in compare.diff.text())
    assert "(same)" in compare.diff.text()
    compare.assign.click()
    bench.wait(lambda: bench.shot().model == "kling-3.0")
    assert bench.shot(1).model == "animatic"


def test_a_shot_read_again_at_once_still_gets_a_model_to_compare_with(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.compare()
    bench.settled()
    compare = inspector.wide.compare
    compare.right.choose(None)
    compare.show_shot(bench.shot(1))
    compare.show_shot(bench.shot(1))  # the same, before the first was answered
    bench.settled()
    assert compare.right.card_id() is not None


def test_two_stored_versions_are_compared(bench: Bench) -> None:
    art = bench.stage.bench.art_department
    card = bench.stage.film.shelf.get("animatic")
    old = art.compile_for(bench.shot(), card)
    bench.set(0, elements__mood="Loud")
    new = art.compile_for(bench.shot(), card)
    inspector = bench.choose(0)
    inspector.compare()
    bench.settled()
    compare = inspector.wide.compare
    for side, version in ((compare.left, old), (compare.right, new)):
        at = side.findData(version.id)
        assert side.itemText(at) == f"Animatic, v{version.version}"
        side.setCurrentIndex(at)
    compare.right.activated.emit(0)
    bench.wait(lambda: "only right: Loud." in compare.diff.text())
    assert compare._title.text() == "Prompt, two versions"
    assert not compare.assign.isEnabled()


def test_the_exact_request_holds_no_key_and_says_where_there_is_no_adapter(bench: Bench) -> None:
    bench.stage.film.shelf.cards[-1] = WIRED.model_copy(
        update={"sizes": WIRED.sizes.model_copy(
            update={"value": (WIRED.sizes.value[0].model_copy(update={"name": "1280:720"}),)}
        )}
    )  # fmt: skip
    cards = bench.stage.film.shelf.cards
    cards[:] = [
        card.model_copy(update={"vendor": "nobody"}) if card.id == "kling-3.0" else card
        for card in cards
    ]
    bench.set(0, model="gen-4.5")
    inspector = bench.choose(0)
    inspector.show_request()
    request = inspector.wide.compare.request
    bench.wait(lambda: bool(request.text.toPlainText()))
    shown = json.loads(request.text.toPlainText())
    assert shown["headers"]["Authorization"] == "Bearer key from the keychain"
    assert shown["body"]["promptText"] == inspector.prompt.text()
    left = inspector.wide.compare.left
    left.setCurrentIndex(left.findData("kling-3.0"))
    left.activated.emit(0)
    bench.wait(lambda: request.title() == "no adapter yet")
    assert request.text.toPlainText() == ""
    left.setCurrentIndex(left.findData("animatic"))
    left.activated.emit(0)
    bench.wait(lambda: "Local renderer" in request.title())
    assert bench.stage.bench.shooting.jobs() == []


def test_a_pinned_shot_stays_while_the_selection_goes_on(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.show_wide(True)
    bench.settled()
    inspector.wide.pin.click()
    bench.choose(1)
    assert inspector.wide.shot_id() == bench.ids[0]
    assert inspector.head.title.text() == bench.shot(1).title
    write(inspector.wide.elements.field("elements.mood"), "Pinned mood")
    enter(inspector.wide.elements.field("elements.mood"))
    bench.wait(lambda: bench.shot(0).elements.mood == "Pinned mood")
    assert bench.shot(1).elements.mood != "Pinned mood"
    inspector.wide.pin.click()
    assert inspector.wide.shot_id() == bench.ids[1]


def test_live_action_is_neither_checked_nor_sent(bench: Bench) -> None:
    bench.set(0, kind="live action", elements__mood="", model="")
    inspector = bench.choose(0)
    assert inspector.lint.words() == []
    assert inspector.model.choice.placeholderText() == "No model"
    assert inspector.send._why.width() >= inspector.send._why.sizeHint().width()
    button = inspector.send.button
    assert not button.isEnabled()
    assert button.toolTip() == "Live action is filmed, not sent."
    assert inspector.send._why.isVisible()
    assert inspector.prompt.text() == ""
    assert "is never sent" in inspector.prompt.accessibleDescription()
    bench.choose(0, 1, 2)
    bench.wait(button.isEnabled)
    assert button.text() == "Send 2"
    assert "Live action is filmed, not sent." in button.toolTip()


def test_who_draws_a_shot_without_a_model_is_said(bench: Bench) -> None:
    bench.set(0, model="")
    bench.set(1, model="kling-3.0", preset="Anime")
    inspector = bench.choose(0)
    button, number = inspector.send.button, bench.shot(0).number
    bench.wait(lambda: button.price() == "Animatic")
    assert f"No model is chosen for {number}: Animatic draws it" in button.toolTip()
    assert inspector.model.choice.placeholderText() == "No model: Animatic draws it"
    bench.choose(0, 1)
    bench.wait(lambda: button.price() == "$4.20 +")  # three takes, as the film says
    assert button.accessibleDescription() == "$4.20 + Animatic"
    bench.qtbot.wait(20)
    assert button.geometry().right() < inspector.send.width() - 8
    bench.choose(2)
    bench.wait(lambda: button.price() == "free")


def test_a_finding_with_many_buttons_keeps_its_words_readable(bench: Bench) -> None:
    bench.set(0, coverage="principal photography", elements__mood="")
    lint = bench.choose(0).lint
    told = [one for one in lint.findChildren(QLabel) if one.text() and one.wordWrap()]
    assert told
    assert {one.text() for one in told} == {f.message for f in lint._last[0]}
    for one in told:
        assert one.width() >= 128, (one.text(), one.width())
    for made in lint.findChildren(QPushButton):
        assert made.width() >= made.minimumSizeHint().width()
        assert made.mapTo(lint, made.rect().topRight()).x() < lint.width()


def test_a_risky_use_is_said_in_words_where_it_is_chosen(bench: Bench) -> None:
    bench.set(0, coverage="principal photography")
    inspector = bench.choose(0)
    assert inspector.narrow.uses._rank.text().startswith("Risky. It must cut")
    assert inspector.lint.words() == ["risky-use"]
