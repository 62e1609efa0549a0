"""Orders: whole or not at all, within caps, at the length and size the card offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.asset import Asset
from app.domain.edit import added, changed, edit
from app.domain.errors import (
    BadInput,
    NotCapable,
    NotConfigured,
    NotFound,
    OverCap,
    UsageError,
)
from app.domain.events import JobMoved
from app.domain.ids import new_id
from app.domain.job import Job, JobState
from app.domain.model_card import (
    Audio,
    Fact,
    Lengths,
    LifeCycle,
    Mode,
    ModelCard,
    Price,
    PriceUnit,
    Size,
    Status,
)
from app.domain.money import Money
from app.domain.project import parse_spec
from app.domain.prompt import CompiledPrompt, Finding, PromptVersion, Severity
from app.domain.shot import Shot
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange, parse_rate
from app.production.shoot.estimate import price_story, price_words
from app.production.shoot.shooting import Shooting
from tests.jobs.films import Film

DAY = date(2026, 11, 20)


def fact(value: Any) -> Any:
    return Fact(value=value, source="sheet", as_of=DAY)


def card(name: str, **fields: Any) -> ModelCard:
    base: dict[str, Any] = {
        "id": name,
        "name": name.title(),
        "maker": "M",
        "vendor": "runway",
        "family": "runway",
        "letter": "R",
        "as_of": DAY,
        "life": LifeCycle(status=Status.AVAILABLE, source="sheet", as_of=DAY),
        "modes": (Mode.TEXT, Mode.FIRST_FRAME),
        "lengths": fact(Lengths(choices=(5, 10))),
        "sizes": fact(
            (
                Size(width=720, height=1280, name="720:1280"),
                Size(width=1280, height=720, name="1280:720"),
                Size(width=960, height=960, name="960:960"),
            )
        ),
        "audio": fact(Audio.NONE),
        "seed_max": fact(4294967295),
        "prices": (Price(amount=fact(Decimal("0.10"))),),
    }
    return ModelCard(**{**base, **fields})


class Cards:
    """A second implementation of `Catalogue`."""

    version = "1"

    def __init__(self, *cards: ModelCard) -> None:
        self._cards = {card.id: card for card in cards}

    def all(self) -> list[ModelCard]:
        return list(self._cards.values())

    def get(self, card_id: str) -> ModelCard:
        if card_id not in self._cards:
            raise NotFound(f"There is no model {card_id}.")
        return self._cards[card_id]


ANIMATIC = card(
    "animatic",
    vendor="local",
    letter="A",
    modes=(Mode.TEXT,),
    lengths=fact(Lengths(exact_frames=True)),
    sizes=fact(()),
    prices=(Price(amount=fact(Decimal(0)), unit=PriceUnit.FREE),),
)
CARDS = Cards(
    ANIMATIC,
    card("gen"),
    card("short", lengths=fact(Lengths(choices=(3,)))),
    card("gone", life=LifeCycle(status=Status.RETIRED, on=DAY, source="s", as_of=DAY),
         substitutes=("gen",)),
    card("gone-undated", life=LifeCycle(status=Status.RETIRED, source="s", as_of=DAY)),
    card("seedless", seed_max=None),
    card("picky", modes=(Mode.FIRST_FRAME,)),
    card("unpriced", prices=()),
)  # fmt: skip


class Set:
    """A film with shots and a shooting desk whose line is not started."""

    def __init__(self, folder: Path) -> None:
        self.film = Film(folder)
        self.findings: list[Finding] = []
        self.over = 0
        self.no_key: list[tuple[str, str]] = []
        self.accounts: dict[str, str] = {}
        project = self.film.store.project()
        spec = parse_spec("1920x1080@24")
        after = project.model_copy(update={"spec": spec})
        self.shots = [
            Shot(id=new_id(), position=n, number=str(n * 10), code=f"{n * 10:03}", frames=72)
            for n in (1, 2)
        ]
        self.film.store.commit(edit("spec", changed(project, after), *map(added, self.shots)))
        self.desk = Shooting(
            self.film.store,
            self.film.book,
            {"today": CARDS, "seeds": Cards(card("gen-seed"))},
            self.compile_for,
            lambda shots: [f for f in self.findings if f.shot_id in {s.id for s in shots}],
            self.film.line,
            self.film.clock,
            self.film.bus,
            self.has_key,
            account_of=lambda vendor: self.accounts.get(vendor, vendor),
        )

    def compile_for(self, shot: Shot, card: ModelCard) -> PromptVersion:
        words = CompiledPrompt(
            card_id=card.id, text="Mara rows.", length=10, over=self.over,
            compiler_version="1", catalogue_version="1",
        )  # fmt: skip
        return PromptVersion(
            id=f"p-{shot.id}-{card.id}", shot_id=shot.id, card_id=card.id, version=1,
            prompt=words, sha256="0", created_at=self.film.clock.now(),
        )  # fmt: skip

    def has_key(self, vendor: str, account: str) -> None:
        if (vendor, account) in self.no_key:
            raise NotConfigured("There is no key for Runway.", "takeboard account add runway")

    def set(self, **fields: Any) -> Shot:
        old = self.film.store.get(Shot, self.shots[0].id)
        self.film.store.commit(edit("set", changed(old, old.model_copy(update=fields))))
        self.shots[0] = self.film.store.get(Shot, old.id)
        return self.shots[0]

    def cap(self, amount: str | None) -> None:
        old = self.film.store.project()
        cap = Money.of(amount) if amount else None
        self.film.store.commit(edit("cap", changed(old, old.model_copy(update={"cap": cap}))))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Set]:
    made = Set(tmp_path / "film")
    yield made
    made.film.close()


def test_free_takes_are_ordered_at_the_projects_size_rate_and_exact_length(stage: Set) -> None:
    seen: list[str] = []
    stage.film.bus.subscribe(JobMoved, lambda event: seen.append(event.job_id))
    jobs = stage.desk.render(stage.shots, 2)
    assert [job.order.slate for job in jobs] == ["S010T01A", "S010T02A", "S020T01A", "S020T02A"]
    one = jobs[0].order
    assert (one.width, one.height, one.frames, one.cut_start, one.cut_end) == (
        1920, 1080, 96, 12, 84,
    )  # fmt: skip
    assert len({job.order.seed for job in jobs}) == 4
    assert {job.account for job in jobs} == {"local"}
    assert {job.batch_id for job in jobs} == {jobs[0].batch_id}
    assert stage.film.book.ledger() == []
    assert stage.desk.jobs() == jobs
    assert seen == [job.id for job in jobs]


def test_lengths_round_up_and_a_short_card_says_what_is_missing(stage: Set) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen", cap=Money.of(5))
    assert (job.order.seconds, job.order.frames, job.order.shortfall) == (5, 96, 0)
    assert (job.price, job.price_formula) == (Money.of("0.50"), "5 s x 0.10")
    (job,) = stage.desk.render(stage.shots[:1], 1, model="short", cap=Money.of(5))
    assert (job.order.seconds, job.order.frames, job.order.shortfall) == (3, 72, 24)
    assert (job.order.cut_start, job.order.cut_end) == (0, 72)
    assert "24 frames" in job.reason
    stage.set(frames=73)
    with pytest.raises(NotCapable, match="3 s at most"):
        stage.desk.render(stage.shots[:1], 1, model="short", cap=Money.of(5))
    stage.set(frames=100)
    assert (
        stage.desk.estimate(stage.shots[:1], 1, model="gen").lines[0].formula == "1 x 10 s x 0.10"
    )


def test_the_size_nearest_to_the_projects_shape_is_ordered(stage: Set) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen", cap=Money.of(5))
    assert job.order.size_name == "1280:720"


def test_seeds_are_given_derived_or_none_and_never_alike_within_a_shot(stage: Set) -> None:
    def seeds(**how: Any) -> list[int | None]:
        jobs = stage.desk.render(stage.shots[:1], 3, cap=Money.of(9), **how)
        return [job.order.seed for job in jobs]

    assert seeds(model="gen", seed=4294967295) == [4294967295, 0, 1]
    assert seeds(model="seedless") == [None, None, None]
    derived = seeds(model="gen") + seeds(model="gen")
    assert len(set(derived)) == 6
    stage.set(seed=100)
    assert seeds(model="gen") == [112, 113, 114]
    with pytest.raises(BadInput, match="seeds up to"):
        seeds(model="gen", seed=2**40)


def test_pictures_choose_the_mode(stage: Set) -> None:
    asset = Asset(id="a1", file="references/a.png", sha256="5", media_type="image/png", name="a")
    stage.film.store.put(asset)
    with pytest.raises(NotCapable, match="needs a picture"):
        stage.desk.estimate(stage.shots[:1], 1, model="picky")
    stage.set(first_frame_id="a1")
    (job,) = stage.desk.render(stage.shots[:1], 1, model="picky", cap=Money.of(5))
    assert job.order.mode is Mode.FIRST_FRAME
    assert job.order.first_frame is not None
    assert job.order.first_frame.file == "references/a.png"


def test_an_order_over_a_cap_is_refused_whole_with_the_missing_sum(stage: Set) -> None:
    before = stage.desk.jobs()
    with pytest.raises(OverCap, match=r"\$1\.50 is missing") as refusal:
        stage.desk.render(stage.shots, 5, model="gen", cap=Money.of("3.50"))
    assert refusal.value.details["missing"] == "1.50"
    stage.cap("10")
    with pytest.raises(OverCap, match=r"project's cap, \$10\.00: \$10\.00 is missing"):
        stage.desk.render(stage.shots, 20, model="gen")
    assert stage.desk.jobs() == before
    assert stage.film.book.ledger() == []
    first = stage.desk.render(stage.shots, 10, model="gen")
    assert first[0].take_number == 1
    with pytest.raises(OverCap, match=r"\$0\.50 is missing"):
        stage.desk.render(stage.shots[:1], 1, model="gen")
    stage.desk.render(stage.shots[:1], 1, model="gen", rehearse=True)
    assert stage.film.book.totals(rehearsed=True).reserved == Money.of("0.50")


def test_a_paid_order_nothing_limits_is_wrong_usage(stage: Set) -> None:
    with pytest.raises(UsageError, match="nothing limits it"):
        stage.desk.render(stage.shots, 1, model="gen")
    assert stage.desk.render(stage.shots, 1, model="gen", rehearse=True)[0].rehearsed


def test_open_lint_errors_stop_what_goes_to_a_vendor_but_not_the_animatic(stage: Set) -> None:
    stage.findings = [
        Finding(
            shot_id=stage.shots[0].id, shot="10", rule="missing-mood",
            severity=Severity.ERROR, message="The mood is missing",
        ),
        Finding(
            shot_id=stage.shots[1].id, shot="20", rule="words", severity=Severity.WARNING,
            message="Long",
        ),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="missing-mood"):
        stage.desk.render(stage.shots, 1, model="gen", cap=Money.of(5))
    assert len(stage.desk.render(stage.shots[1:], 1, model="gen", cap=Money.of(5))) == 1
    assert len(stage.desk.render(stage.shots, 1)) == 2


def test_what_cannot_be_sent_says_why(stage: Set) -> None:
    shots = stage.shots[:1]
    with pytest.raises(NotCapable, match="Use gen"):
        stage.desk.render(shots, 1, model="gone", cap=Money.of(5))
    with pytest.raises(NotCapable, match=r"any more \(retired\)\. Choose another"):
        stage.desk.render(shots, 1, model="gone-undated", cap=Money.of(5))
    with pytest.raises(BadInput, match="price"):
        stage.desk.render(shots, 1, model="unpriced", cap=Money.of(5))
    with pytest.raises(NotFound):
        stage.desk.render(shots, 1, model="nobody")
    with pytest.raises(UsageError):
        stage.desk.render(shots, 1, cards="tomorrow")
    with pytest.raises(BadInput):
        stage.desk.render([shots[0].model_copy(update={"omitted": True})], 1)
    with pytest.raises(BadInput):
        stage.desk.render(shots, 0)
    stage.no_key = [("runway", "")]
    with pytest.raises(NotConfigured):
        stage.desk.render(shots, 1, model="gen", cap=Money.of(5))
    assert stage.desk.render(shots, 1, model="gen", rehearse=True)
    stage.no_key, stage.over = [], 7
    with pytest.raises(NotCapable, match="7 too long"):
        stage.desk.render(shots, 1, model="gen", cap=Money.of(5))


def test_the_seed_cards_are_ordered_by_name(stage: Set) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen-seed", cards="seeds", rehearse=True)
    assert (job.order.card_id, job.speed) == ("gen-seed", 100.0)


def test_an_estimate_stores_nothing(stage: Set) -> None:
    found = stage.desk.estimate(stage.shots, 3, model="gen")
    assert found.total == Money.of("3.00")
    assert found.lines[0].price == Money.of("1.50")
    assert stage.desk.estimate(stage.shots, 3).lines[0].formula == "free"
    assert stage.desk.estimate(stage.shots, 3, model="unpriced").lines[0].price is None
    assert stage.film.store.all(PromptVersion) == []


def test_reuse_counts_equal_takes_and_orders_only_the_rest(stage: Set) -> None:
    jobs = stage.desk.render(stage.shots[:1], 2)
    for job in jobs:
        stage.film.store.put(_take_of(job))
    assert stage.desk.render(stage.shots[:1], 2, reuse=True) == []
    assert len(stage.desk.render(stage.shots[:1], 3, reuse=True)) == 1
    stage.set(title="Another shot now")
    assert len(stage.desk.render(stage.shots[:1], 2, reuse=True)) == 2


def test_a_price_that_is_not_known_is_never_nothing(stage: Set) -> None:
    found = stage.desk.estimate(stage.shots, 2, model="unpriced")
    assert [line.price for line in found.lines] == [None, None]
    assert price_words(found) == "not known"
    assert "unpriced is not known" in found.refusal
    assert found.refusal in price_story(found)
    assert not stage.desk.estimate(stage.shots, 2, model="gen").refusal
    with pytest.raises(BadInput, match="not known"):
        stage.desk.render(stage.shots, 1, model="unpriced", cap=Money.of(5))


def test_a_persons_moves_take_all_named_jobs_or_none(stage: Set) -> None:
    jobs = stage.desk.render(stage.shots, 1, model="gen", cap=Money.of(5))
    stage.desk.cancel([jobs[0].id])
    with pytest.raises(BadInput):
        stage.desk.hold([jobs[1].id, jobs[0].id])
    assert stage.desk.job(jobs[1].id).state is JobState.QUEUED
    assert stage.desk.hold([jobs[1].id])[0].state is JobState.HELD
    assert stage.desk.release([jobs[1].id])[0].state is JobState.QUEUED
    assert stage.desk.set_priority([jobs[1].id], -5)[0].priority == -5
    assert stage.film.book.totals().reserved == Money.of("0.50")
    with pytest.raises(UsageError):
        stage.desk.resolve([jobs[1].id], accepted=True)
    with pytest.raises(UsageError):
        stage.desk.resolve([jobs[0].id, jobs[1].id], ticket="t")


def test_a_retry_that_orders_anew_stays_within_the_projects_cap(stage: Set) -> None:
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen", cap=Money.of(5))
    with stage.film.store.transaction() as tx:
        stage.film.book.move(tx, job.id, JobState.FAILED, "refused", stage.film.clock.now())
    stage.cap("0.90")
    with pytest.raises(OverCap):
        stage.desk.retry([job.id])
    assert stage.desk.job(job.id).state is JobState.FAILED
    stage.cap("1.00")
    assert stage.desk.retry([job.id])[0].state is JobState.QUEUED


def _take_of(job: Job) -> Take:
    return Take(
        id=job.id, shot_id=job.shot_id, number=job.take_number, slate=job.order.slate,
        model=job.order.card_id, file=f"media/{job.order.slate}.mov", sha256="0",
        probe=Probe(width=64, height=36, frames=96, rate=parse_rate(24), codec="h264"),
        minute=0, picked=FrameRange(start=12, end=84), job_id=job.id,
        prompt_id=job.order.prompt_id, seed=job.order.seed,
        landed_at=job.created_at,
    )  # fmt: skip


def test_an_order_goes_to_the_account_in_use_and_a_rehearsal_to_none(stage: Set) -> None:
    stage.accounts["runway"] = "runway:Studio"
    stage.no_key.append(("runway", ""))
    cap = Money.of(5)
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen", cap=cap)
    assert job.account == "runway:Studio"
    (job,) = stage.desk.render(stage.shots[:1], 1, model="gen", cap=cap, rehearse=True)
    assert job.account == "runway"
    stage.no_key.append(("runway", "Studio"))
    with pytest.raises(NotConfigured):
        stage.desk.render(stage.shots[:1], 1, model="gen", cap=cap)
