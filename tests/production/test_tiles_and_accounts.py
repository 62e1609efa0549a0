"""What a tile says of a shot, which shots words stand for, and the account book's front page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.errors import NotFound, UsageError
from app.domain.events import MoneyMoved
from app.domain.job import JobState
from app.domain.model_card import Status
from app.domain.money import Money
from app.domain.take import Probe
from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Verdict
from app.production.board.tile_rows import TileRow
from tests.production.film import CARDS, Film, numbers, picture
from tests.production.test_board_edits import scene
from tests.storage.films import NOON

S = JobState
AT_VENDOR = (S.SUBMITTING, S.RENDERING)


def row(film: Film) -> TileRow:
    found = film.board.rows()[0]
    assert film.board.row(found.shot_id) == found
    return found


@pytest.mark.parametrize(
    ("path", "state", "word"),
    [
        ((), "queued", "Queued"),
        ((S.SUBMITTING,), "submitting", "Submitting"),
        ((S.SUBMITTING, S.IN_DOUBT), "in_doubt", "In doubt"),
        (AT_VENDOR, "rendering", "Rendering 62 %"),
        ((*AT_VENDOR, S.FETCHING), "fetching", "Fetching"),
        ((*AT_VENDOR, S.FETCHING, S.EVALUATING), "evaluating", "Evaluating"),
        ((*AT_VENDOR, S.CANCELLING), "cancelling", "Cancelling"),
        ((S.HELD,), "held", "Held"),
        ((S.FAILED,), "failed", "Failed"),
        ((S.CANCELLED,), "cancelled", "Cancelled"),
    ],
)
def test_a_tile_says_the_state_of_its_job(film: Film, path, state: str, word: str) -> None:
    film.job(film.shots(1)[0], *path, progress=0.62)
    found = row(film)
    assert (found.state, found.state_word) == (state, word)
    assert found.progress == (0.62 if state == "rendering" else None)


def test_what_needs_a_person_comes_before_what_goes_on(film: Film) -> None:
    shot = film.shots(1)[0]
    film.job(shot, S.SUBMITTING, S.IN_DOUBT, number=1)
    film.job(shot, *AT_VENDOR, number=2)
    film.take(shot, 3, circled=True)
    assert row(film).state == "in_doubt"


def test_a_tile_without_jobs_tells_of_its_takes(film: Film) -> None:
    shot = film.shots(1)[0]
    assert (row(film).state, row(film).state_word) == ("planned", "Planned")
    verdict = Evaluation(
        measurements=(),
        clean=None,
        needed_frames=96,
        at=NOON,
        version="1",
        short_by=6,
        verdict=Verdict.RETRY,
        word="too short by 6",
    )
    film.take(shot, 2, landed_at=NOON + timedelta(hours=1), evaluation=verdict, id="A-newest")
    film.take(shot, 1, id="B-older")
    found = row(film)
    assert (found.state, found.take_count) == ("ready", 2)
    assert (found.verdict, found.word) == ("RETRY", "too short by 6")
    film.selects.circle("B-older", FrameRange(start=0, end=72))
    found = row(film)
    assert (found.state, found.state_word) == ("circled", "Circled T01")
    assert (found.circled_slate, found.word) == ("S010T01A", "")
    film.store.put(film.dailies.take("B-older").model_copy(update={"missing": True}))
    assert row(film).word == "media missing"


def test_a_tile_shows_the_take_or_else_the_keyframe(film: Film, tmp_path) -> None:
    shot = film.shots(1)[0]
    assert not row(film).has_picture_pending
    asset = film.art.add_picture(picture(tmp_path))
    film.board.set_fields([shot.id], {"first_frame_id": asset.id})
    film.media.thumbnail(asset.id, 480).write_bytes(b"made")
    found = row(film)
    assert found.keyframe
    assert found.picture == str(film.media.thumbnail(asset.id, 480))
    take = film.take(shot)
    assert row(film).picture == found.picture
    film.media.thumbnail(take, 480).write_bytes(b"made")
    found = row(film)
    assert not found.keyframe
    assert found.picture == str(film.media.thumbnail(take, 480))


def test_prices_say_free_estimated_or_paid(film: Film) -> None:
    a, b, c = film.shots(3)
    film.board.set_fields([a.id], {"model": "kling-test"})
    film.board.set_fields([b.id], {"model": "runway-test"})
    film.board.set_fields([c.id], {"model": "veo-test"})
    assert [r.price for r in film.board.rows()] == ["est. $1.40", "free", "price not known"]
    assert [r.letter for r in film.board.rows()] == ["K", "R", "V"]
    landed = (*AT_VENDOR, S.FETCHING, S.EVALUATING, S.READY)
    for number in (1, 2):
        film.job(a, *landed, number=number, price="0.50")
    film.job(b, *landed, price="0.50", rehearsed=True)
    assert [r.price for r in film.board.rows()[:2]] == ["$1.00", "not charged"]


def test_a_retired_model_says_since_when_where_its_price_would_stand(film: Film) -> None:
    shot = film.shots(1)[0]
    veo = next(card for card in CARDS if card.id == "veo-test")
    ended = veo.life.model_copy(update={"status": Status.RETIRED, "on": date(2026, 9, 24)})
    film.shelf.cards[:] = [veo.model_copy(update={"life": ended})]
    film.store.put(shot.model_copy(update={"model": veo.id}))
    assert row(film).price == "retired 24 Sep 2026"


def test_a_model_nobody_knows_any_more_is_shown_by_its_id(film: Film) -> None:
    shot = film.shots(1)[0]
    film.store.put(shot.model_copy(update={"model": "gone-1.0"}))
    assert (row(film).model_name, row(film).letter, row(film).price) == ("gone-1.0", "", "")


# words


def test_words_stand_for_shots_in_board_order(film: Film) -> None:
    a, b, c, d = film.shots(4)
    scene(film, "2A")
    film.board.new_shot(after=a.id)
    film.board.set_fields([b.id, c.id], {"scene": "2A"})
    film.board.set_fields([d.id], {"model": "kling-test"})
    film.board.set_fields([a.id, c.id], {"batch_group": "2"})

    def chosen(words: str) -> list[str]:
        return numbers(film.board.select(words))

    everything = ["10", "10A", "20", "30", "40"]
    assert chosen("all") == chosen("") == chosen(" all ") == everything
    assert chosen("10") == chosen("010") == chosen(a.id) == ["10"]
    assert chosen("10a") == ["10A"]
    assert chosen("30, 10,10") == ["10", "30"]
    assert chosen("10-20") == chosen("20-10") == ["10", "10A", "20"]
    assert chosen("scene:2a") == ["20", "30"]
    assert chosen("group:2") == chosen("group: 2") == ["10", "30"]
    assert chosen("model:kling-test") == ["40"]
    assert chosen("model:veo-test") == []
    assert chosen("10,scene:2A,model:kling-test") == ["10", "20", "30", "40"]
    film.board.move([d.id], before=a.id)
    assert chosen("10-20") == ["10", "10A", "20"]
    assert chosen("40-10A") == ["40", "10", "10A"]


@pytest.mark.parametrize("words", ["99", "10-99", "scene:9", "10,99", "group:3", "group:"])
def test_names_that_stand_for_nothing_are_not_found(film: Film, words: str) -> None:
    film.shots(2)
    with pytest.raises(NotFound):
        film.board.select(words)


@pytest.mark.parametrize("words", ["10-20-30", "-", "10,", ",", "a b", "shot:10", "10;20"])
def test_words_that_are_no_selection_are_wrong_usage(film: Film, words: str) -> None:
    film.shots(2)
    with pytest.raises(UsageError):
        film.board.select(words)


# money


def test_raising_a_cap_needs_a_name_and_a_reason(film: Film) -> None:
    film.accounts.set_cap(Money.of(20))
    film.accounts.set_cap(Money.of(10))
    for by, reason in (("", ""), ("Ana", ""), ("", "finals"), (" ", " ")):
        with pytest.raises(UsageError):
            film.accounts.set_cap(Money.of(11), by, reason)
        with pytest.raises(UsageError):
            film.accounts.set_cap(None, by, reason)
    assert film.accounts.money().cap == Money.of(10)
    film.told.clear()
    film.accounts.set_cap(Money.of(30), "Ana", "finals")
    assert any(isinstance(event, MoneyMoved) for event in film.told)
    assert film.store.edit_history()[0][1] == "Set the cap to $30.00, by Ana: finals"
    film.told.clear()
    film.accounts.set_cap(Money.of("30.00"))
    assert film.told == []


def test_a_cap_of_zero_is_a_cap(film: Film) -> None:
    film.accounts.set_cap(Money.zero())
    assert film.accounts.money().free == Money.zero()
    with pytest.raises(UsageError):
        film.accounts.set_cap(Money.of(1))


def test_the_account_adds_up(film: Film) -> None:
    shot = film.shots(1)[0]
    assert film.accounts.money().free is None
    film.accounts.set_cap(Money.of(5))
    film.job(shot, number=1, price="1.00")
    film.job(shot, S.SUBMITTING, S.IN_DOUBT, number=2, price="0.50")
    paid = film.job(shot, *AT_VENDOR, number=3, price="0.25")
    film.spend(paid, "0.30")
    film.job(shot, S.SUBMITTING, S.IN_DOUBT, number=4, price="2.00", rehearsed=True)
    view = film.accounts.money()
    assert (view.spent, view.reserved, view.in_doubt) == (
        *(Money.of("0.30"), Money.of("1.50")),
        Money.of("0.50"),
    )
    assert view.free == Money.of("3.20")
    assert (view.rehearsed_spent, view.rehearsed_reserved) == (Money.zero(), Money.of(2))
    assert len(film.accounts.ledger()) == 5


def test_a_probe_of_a_take_survives_the_store(film: Film) -> None:
    take = film.dailies.take(film.take(film.shots(1)[0]))
    assert isinstance(take.probe, Probe)
    assert take.probe.rate == 24


@pytest.mark.parametrize("locked", [False, True])
def test_a_look_at_what_changed_is_the_look_at_everything(film: Film, locked: bool) -> None:
    film.shots(6)
    film.board.lock(locked)
    board, before = film.board, film.board.look()
    ids = list(before.shots)
    film.take(before.shots[ids[2]], 1, circled=True)
    edits = [
        lambda: board.set_fields(ids[:2], {"mood": "calm", "frames": "100"}),
        lambda: board.move([ids[4], ids[5]], ids[0]),
        lambda: board.omit([ids[1]]),
        lambda: board.new_shot(after=ids[3]),
        lambda: board.remove([ids[4]]),
        lambda: board.renumber(),
    ]
    looked = board.look_again(before, [ids[2]])
    for number, change in enumerate(edits, 2):
        made = change()
        assert made is not None
        looked = board.look_again(looked, {one.id for one in made.changes})
        assert looked == board.look()
        film.job(before.shots[ids[2]], number=number)
        looked = board.look_again(looked, [ids[2]])
        assert looked == board.look()
    assert any(row.changed for row in looked.rows) is locked
    assert [row.shot_id for row in looked.rows] == list(looked.shots)
