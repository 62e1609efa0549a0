"""Shooting: from shots to orders to jobs, and what people do with jobs on their way.

An order is recorded whole or not at all, with its money reserved, or refused with the reason: a
cap, an open lint error, a model that cannot make the shot. Errors of lint stop everything that
goes to a vendor until they are mended or waived by name; Animatic draws pictures and not words,
costs nothing, and is never stopped by them. Which job moves when is the render line's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.errors import BadInput, NotCapable, UsageError
from app.domain.events import JobMoved, MoneyMoved
from app.domain.ids import new_id
from app.domain.job import Attempt, Job, JobEvent, JobState, Queue
from app.domain.model_card import Mode, ModelCard
from app.domain.money import Money, total
from app.domain.ports import Bus, Catalogue, Clock, FilmStore, JobBook, RenderLine, Transaction
from app.domain.prompt import Finding, PromptVersion, Severity
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.references import wanted_pictures
from app.domain.render_order import RenderOrder
from app.domain.shot import Shot, ShotKind
from app.domain.slate import slate
from app.domain.take import Take
from app.production.shoot.call_sheet import LOCAL, Call, call, order, seed_for
from app.production.shoot.estimate import Estimate, EstimateLine
from app.production.shoot.extras import with_kept
from app.production.shoot.modes import NO_WISH, NOT_FOR_STILLS, Wish
from app.production.shoot.money import check_caps
from app.production.shoot.queue_order import Arrange, Shift, put_beside, rearranged, shifted
from app.production.shoot.same_order import made_before
from app.production.shoot.wishes import as_asked, as_wished, fitting

DEFAULT_CARD = "animatic"


class Shooting:
    """`catalogues` are named card sets: `today`, and `seeds` for rehearsals of the seed figures.

    `has_key(vendor, account)` raises `NotConfigured`; it is asked before anything is recorded. The
    account is a name, empty for the vendor's first. `account_of(vendor)` is the account new orders
    go to, as a job carries it. `may_send()` raises `BelongsElsewhere` in a
    folder that was moved or copied with unfinished jobs; holding and looking is allowed there.
    """

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        catalogues: Mapping[str, Catalogue],
        compile_for: Callable[[Shot, ModelCard], PromptVersion],
        lint: Callable[[Sequence[Shot]], Sequence[Finding]],
        line: RenderLine,
        clock: Clock,
        bus: Bus,
        has_key: Callable[[str, str], object] = lambda vendor, account: None,
        may_send: Callable[[], None] = lambda: None,
        account_of: Callable[[str], str] = lambda vendor: vendor,
    ) -> None:
        self._store, self._book, self._catalogues = store, book, catalogues
        self._compile_for, self._lint, self._line = compile_for, lint, line
        self._clock, self._bus, self._has_key, self._may_send = clock, bus, has_key, may_send
        self._account_of = account_of

    # ordering

    def estimate(
        self,
        shots: Sequence[Shot],
        takes: int,
        *,
        model: str | None = None,
        cards: str = "today",
        wish: Wish = NO_WISH,
    ) -> Estimate:
        """What it would cost; stores nothing. Raises `NotCapable` where a model cannot."""
        calls = self._calls(shots, model, cards, wish)
        undecided = set() if model or wish.mode else {shot.id for shot in shots if not shot.model}
        lines = tuple(
            EstimateLine(
                shot=made.shot.number,
                model=made.card.id,
                takes=takes,
                price=made.price * takes if made.price is not None else None,
                formula=made.formula if made.free else f"{takes} x {made.formula}",
                note=made.note,
                stand_in=made.shot.id in undecided,
            )
            for made in calls
        )
        return Estimate(total([line.price for line in lines if line.price is not None]), lines)

    def render(
        self,
        shots: Sequence[Shot],
        takes: int,
        *,
        model: str | None = None,
        cap: Money | None = None,
        seed: int | None = None,
        rehearse: bool = False,
        speed: float = 100.0,
        cards: str = "today",
        reuse: bool = False,
        priority: int = 0,
        wish: Wish = NO_WISH,
    ) -> list[Job]:
        """Queue `takes` of each shot and reserve their money: all of it, or nothing.

        Raises `OverCap`, `UsageError` (nothing limits a paid order), `NotCapable`, `NotConfigured`,
        `BadInput` (lint errors, unknown price). With `reuse`, equal takes that exist count.
        """
        if takes < 1:
            raise BadInput("An order has at least one take.", "Say how many.")
        self._may_send()
        calls = self._calls(shots, model, cards, wish)
        self._may_be_sent(calls, rehearse)
        prompts = {m.shot.id: self._compile_for(m.shot, as_asked(m.card, m.wish)) for m in calls}
        self._words_fit(calls, prompts)
        assets = {asset.id: asset for asset in self._store.all(Asset)}
        project, now, batch = self._store.project(), self._clock.now(), new_id()
        accounts = {} if rehearse else self._accounts_of(calls)
        there = dict.fromkeys(prompts, 0)
        for made in calls if reuse else ():
            paid = rehearse and made.card.vendor != LOCAL
            same = order(made, project.spec, prompts[made.shot.id], assets,
                         slate="", seed=None, rehearsed=paid,
                         account=accounts.get(made.card.vendor, ""))  # fmt: skip
            there[made.shot.id] = made_before(self._store, self._book, same, seed, paid)
        jobs: list[Job] = []
        with self._store.transaction() as tx:
            for made in calls:
                local = made.card.vendor == LOCAL
                for nth in range(there[made.shot.id], takes):
                    number, nth_seed, name = self._number(made, nth, tx)
                    ordered = order(
                        made,
                        project.spec,
                        prompts[made.shot.id],
                        assets,
                        slate=name,
                        seed=seed_for(made.shot, made.card, nth_seed, nth, seed),
                        account=accounts.get(made.card.vendor, ""),
                        rehearsed=rehearse and not local,
                    )
                    jobs.append(
                        Job(
                            id=new_id(),
                            shot_id=made.shot.id,
                            take_number=number,
                            order=ordered,
                            account=accounts.get(made.card.vendor, made.card.vendor),
                            reason=made.note,
                            price=made.price or Money.zero(),
                            price_formula=made.formula,
                            priority=priority,
                            rehearsed=rehearse and not local,
                            speed=speed if rehearse and not local else 1.0,
                            created_at=now,
                            updated_at=now,
                            batch_id=batch,
                        )
                    )
            check_caps(
                self._book,
                tx,
                [job.price for job in jobs],
                project_cap=project.cap,
                cap=cap,
                rehearsed=rehearse,
            )
            self._keys_are_there(accounts)
            self._book.add(tx, jobs, now)
        self._tell(jobs)
        return jobs

    def draft(self, shot: Shot, card_id: str, prompt: PromptVersion, wish: Wish) -> RenderOrder:
        """The order of the shot's next take as it would be frozen now; nothing is stored."""
        (made,) = self._calls([shot], card_id, "today", wish)
        given = self._book.take_numbers(shot.id)
        given += [take.number for take in self._store.all(Take, shot_id=shot.id)]
        number = max(given, default=0) + 1
        return order(
            made,
            self._store.project().spec,
            prompt,
            {asset.id: asset for asset in self._store.all(Asset)},
            slate=slate(shot.code, number, made.card.letter),
            seed=seed_for(made.shot, made.card, number, 0, None),
        )

    # looking

    def jobs(self, states: Sequence[JobState] = ()) -> list[Job]:
        """Oldest first; no states means all."""
        return self._book.all(*states)

    def queue(self, at_least: int) -> Queue:
        return self._book.queue(at_least)

    def job(self, job_id: str) -> Job:
        return self._book.get(job_id)

    def attempts(self, job_id: str) -> list[Attempt]:
        return self._book.attempts(job_id)

    def history(self, job_id: str) -> list[JobEvent]:
        return self._book.history(job_id)

    # a person's moves: all of the named jobs, or none

    def cancel(self, ids: Sequence[str]) -> list[Job]:
        """Queued jobs end at once; those at a vendor are asked to stop, else paid and kept."""
        self._may_send()
        return self._move(ids, self._line.cancel)

    def hold(self, ids: Sequence[str]) -> list[Job]:
        return self._move(ids, self._line.hold)

    def release(self, ids: Sequence[str]) -> list[Job]:
        self._may_send()
        return self._move(ids, self._line.release)

    def retry(self, ids: Sequence[str]) -> list[Job]:
        """A living ticket is polled again and costs nothing; else a new order within the caps."""
        self._may_send()
        project_cap = self._store.project().cap

        def within_caps(tx: Transaction) -> None:
            jobs = [self._book.get(job_id, tx) for job_id in ids]
            anew = [job for job in jobs if job.ticket is None or job.ticket_ended]
            for rehearsed in (False, True):
                check_caps(
                    self._book,
                    tx,
                    [job.price for job in anew if job.rehearsed is rehearsed],
                    project_cap=project_cap,
                    cap=None,
                    rehearsed=rehearsed,
                    new_order=False,
                )

        return self._move(ids, self._line.retry, within_caps)

    def resolve(
        self, ids: Sequence[str], ticket: str | None = None, accepted: bool | None = None,
        told: str = "",
    ) -> list[Job]:  # fmt: skip
        """Answer a doubt: accepted, with a ticket, or not; `told` is who says so and why."""
        if accepted and not (ticket or "").strip():
            raise UsageError("An accepted order has a ticket.", "Copy it from the vendor's page.")
        if ticket is not None and accepted is False:
            raise UsageError("What was not accepted has no ticket.", "Leave the ticket out.")
        if ticket is not None and len(ids) != 1:
            raise UsageError("A ticket belongs to one job.", "Name one job.")
        self._may_send()
        return self._move(ids, lambda tx, job_id: self._line.resolve(tx, job_id, ticket, told))

    def set_priority(self, ids: Sequence[str], priority: int) -> list[Job]:
        """Smaller goes first among the queued jobs of an account."""
        now = self._clock.now()
        return self._move(
            ids, lambda tx, job_id: self._book.update(tx, job_id, now, priority=priority)
        )

    def shift(self, ids: Sequence[str], to: Shift) -> list[Job]:
        """Move waiting jobs among those of their account; raises `UsageError` for any other job."""
        return self._reorder(ids, lambda line: shifted(line, ids, to))

    def put_beside(self, ids: Sequence[str], beside: str, *, behind: bool = False) -> list[Job]:
        """Move waiting jobs in front of another one of their account, or behind it."""
        return self._reorder(ids, lambda line: put_beside(line, ids, beside, behind=behind))

    # the line

    def start(self) -> None:
        """Open the engine and take up what is unfinished; raises `BelongsElsewhere`."""
        self._may_send()
        self._line.start()

    def wait_idle(self, stop: Callable[[], bool]) -> None:
        self._line.wait_idle(stop)

    def pause(self, paused: bool) -> None:
        """While paused nothing new is sent; what the vendors have goes on."""
        self._line.pause(paused)

    @property
    def paused(self) -> bool:
        return self._line.paused

    # inside

    def _number(self, made: Call, nth: int, tx: Transaction) -> tuple[int, int, str]:
        """Take number, number for the seed, and slate; stills have no place among the takes."""
        if made.mode is not Mode.STILL:
            number = self._store.next_take_number(made.shot.id, tx)
            return number, number, slate(made.shot.code, number, made.card.letter)
        return 0, self._book.take_numbers(made.shot.id, tx).count(0) + nth + 1, ""

    def _calls(
        self, shots: Sequence[Shot], model: str | None, cards: str, wish: Wish
    ) -> list[Call]:
        if cards not in self._catalogues:
            known = ", ".join(self._catalogues)
            raise UsageError(f"There is no card set {cards!r}.", f"Use {known}.")
        catalogue, today = self._catalogues[cards], self._clock.now().date()
        spec, hero = self._store.project().spec, self._hero()
        people, looks = self._store.all(Character), self._store.all(Anchor)
        wanted = [s for s in shots if not s.omitted and s.kind is ShotKind.GENERATED]
        if not wanted:
            raise BadInput("There is no shot to render.", "Choose generated shots, none omitted.")
        calls = []
        for shot in wanted:
            meant = model or fitting(catalogue.all(), shot, wish, spec, today) or shot.model
            card = catalogue.get(meant or DEFAULT_CARD)
            whole = with_kept(wish, shot, card, lambda asset_id: self._store.get(Asset, asset_id))
            sent = as_wished(shot, card, whole, people)
            stills = wanted_pictures(sent, people, looks)
            calls.append(call(sent, card, spec, today, hero_id=hero, stills=stills, wish=whole))
        return calls

    def _may_be_sent(self, calls: Sequence[Call], rehearse: bool) -> None:
        sent = [made for made in calls if made.card.vendor != LOCAL]
        if unknown := [made for made in sent if made.price is None]:
            raise BadInput(
                f"The price of {unknown[0].card.name} for shot {unknown[0].shot.number} is not "
                "known, so no cap could be kept.",
                "Write a price into your own copy of its card.",
            )
        held = {made.shot.id for made in sent if made.mode is Mode.STILL}
        found = [
            one
            for one in (self._lint([made.shot for made in sent]) if sent else [])
            if not (one.shot_id in held and one.rule in NOT_FOR_STILLS)
        ]
        if errors := [one for one in found if one.severity is Severity.ERROR]:
            listed = "; ".join(f"shot {e.shot}: {e.message} ({e.rule})" for e in errors[:5])
            more = f"; and {len(errors) - 5} more" if len(errors) > 5 else ""
            raise BadInput(
                f"This must be mended before it can be sent. {listed}{more}.",
                "Mend them, or waive a rule by name on the shot.",
                {"findings": [error.model_dump(mode="json") for error in errors]},
            )

    def _accounts_of(self, calls: Sequence[Call]) -> dict[str, str]:
        """The account in use of each vendor that is paid."""
        vendors = {made.card.vendor for made in calls} - {LOCAL}
        return {vendor: self._account_of(vendor) for vendor in sorted(vendors)}

    def _keys_are_there(self, accounts: Mapping[str, str]) -> None:
        """Asked after the caps: what an order may cost is said before how it would be paid."""
        for vendor, account in accounts.items():
            self._has_key(vendor, account.removeprefix(vendor).removeprefix(":"))

    def _words_fit(self, calls: Sequence[Call], prompts: Mapping[str, PromptVersion]) -> None:
        for made in calls:
            over = prompts[made.shot.id].prompt.over
            if over > 0 and made.card.vendor != LOCAL:
                raise NotCapable(
                    f"The prompt of shot {made.shot.number} is {over} too long for "
                    f"{made.card.name}, even shortened.",
                    "Shorten the characters' wording or the anchors' names.",
                )

    def _hero(self) -> str | None:
        return next((kit.hero_id for kit in self._store.all(ReferenceKit)), None)

    def _reorder(self, ids: Sequence[str], arrange: Arrange) -> list[Job]:
        now = self._clock.now()
        with self._store.transaction() as tx:
            named = [self._book.get(job_id, tx) for job_id in ids]
            waiting = {job.id: job for job in self._book.all(JobState.QUEUED, tx=tx) + named}
            changes = rearranged(list(waiting.values()), ids, arrange)
            jobs = [self._book.update(tx, i, now, priority=n) for i, n in changes.items()]
        self._tell(jobs)
        return jobs

    def _move(
        self,
        ids: Sequence[str],
        move: Callable[[Transaction, str], Job],
        check: Callable[[Transaction], None] = lambda tx: None,
    ) -> list[Job]:
        with self._store.transaction() as tx:
            check(tx)
            jobs = [move(tx, job_id) for job_id in dict.fromkeys(ids)]
        self._tell(jobs)
        return jobs

    def _tell(self, jobs: Sequence[Job]) -> None:
        moved = [
            JobMoved(job_id=j.id, shot_id=j.shot_id, state=j.state, reason=j.reason) for j in jobs
        ]
        self._bus.publish(*moved, MoneyMoved())
        self._line.wake()
