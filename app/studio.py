"""The composition root: builds every part once and plugs it into its neighbours.

Imports lie inside the builders, so that a window can paint before the house is built. No Qt, no
rule of the trade: whatever decides something belongs below.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.programs import find
from app.resources import resource

if TYPE_CHECKING:
    from app.editorial.self_check import Report
    from app.production.board.first_board import FirstBoard
    from app.production.doctor import Look
    from app.production.shoot.dailies import Dailies
    from app.production.vendor_accounts import VendorAccountDesk
    from app.production.workbench import Office, Workbench
    from app.providers.catalogue import CardCatalogue
    from app.storage.office import Office as OfficeStore
    from app.storage.open_film import OpenFilm

_log = logging.getLogger("takeboard.studio")


class SystemClock:
    """Implements `domain.ports.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def last_film() -> Path | None:
    """The film opened last, read plainly; None at the very first start."""
    from app.storage.board_query import last_project
    from app.storage.home import home_folder

    return last_project(home_folder())


def first_rows(folder: Path, most: int | None = None) -> FirstBoard | None:
    """The board of a film for the first paint, without building anything.

    Of a film with more than `most` shots only so many are looked into.
    """
    from app.production.art.thumbnails import WIDTH
    from app.production.board.first_board import first_board
    from app.storage.board_query import first_rows as query
    from app.storage.thumbnail_name import thumbnail_file

    found = query(folder, most)
    if found is None:
        return None

    def picture_of(key: str) -> str | None:
        path = thumbnail_file(folder, key, WIDTH)
        return str(path) if path.exists() else None

    return first_board(found.name, found.spec, found.rows, found.rest, found.scenes, picture_of)


def open_office() -> Office:
    """Everything that needs no film. Verifying, vendors and simulators are imported when asked."""
    from app.new_films import NewFilms
    from app.production.doctor import examine
    from app.production.workbench import Office
    from app.storage.office import Office as OfficeStore

    store = OfficeStore()

    def verify(package: Path) -> Report:
        from app.editorial.self_check import verify

        return verify(package)

    def relocate(package: Path, root: str) -> Report:
        from app.editorial.relocate import relocate

        return relocate(package, root)

    def simulate(*given: Any, **named: Any) -> int:
        from app.rehearsal.serve import serve

        return serve(*given, **named)

    def simulators() -> Sequence[str]:
        from app.rehearsal.serve import READERS, SIMULATORS

        return (*SIMULATORS, *READERS)

    def faults() -> Sequence[str]:
        from app.rehearsal.faults import FAULTS

        return tuple(FAULTS)

    films = NewFilms(store, SystemClock(), open_film)
    return Office(
        catalogue=_catalogue(store.folder),
        seeds=_catalogue(None, "seeds"),
        doctor=lambda: examine(_looks(store.folder)),
        verify=verify,
        relocate=relocate,
        new_project=films.empty,
        templates=films.templates,
        from_template=films.from_template,
        sample=films.sample,
        recent=lambda: [known.path for known in store.recent() if known.path.exists()],
        accounts=_accounts(store),
        simulate=simulate,
        simulators=simulators,
        faults=faults,
    )


def open_film(folder: Path, write: bool) -> Workbench:
    """One film with everything around it; close it with `workbench.session.close()`."""
    from app.storage.office import Office as OfficeStore
    from app.storage.project_folder import open_film as open_folder

    office = OfficeStore()
    opened = open_folder(folder, office, write=write)
    try:
        return _workbench(opened, office, write)
    except BaseException:
        opened.close()
        raise


def _workbench(opened: OpenFilm, office: OfficeStore, write: bool) -> Workbench:
    from app.editorial.self_check import verify
    from app.jobs.line import Line
    from app.jobs.sending import own_id
    from app.media.animatic import Animatic
    from app.media.darkroom import FileDarkroom
    from app.media.fingerprints import grey
    from app.media.patience import be_patient
    from app.media.probe import probe
    from app.media.proxy_process import ProxyProcess
    from app.media.reader import open_reader
    from app.media.share import ClipPress
    from app.media.sound import sound_seconds, waveform
    from app.production.art.art_department import ArtDepartment
    from app.production.art.thumbnails import ThumbnailDesk
    from app.production.board.board import Board
    from app.production.board.respec import Respec
    from app.production.breakdown import Breakdown
    from app.production.bus import EventBus
    from app.production.cut.assembly import Assembly
    from app.production.cut.selects import Selects
    from app.production.cut.sounds import SoundDesk
    from app.production.delivery import DeliveryDesk
    from app.production.printed import PrintDesk
    from app.production.prompts.prompt_bank import PromptBank
    from app.production.prompts.prompt_desk import PromptDesk
    from app.production.prompts.repairs import RepairDesk
    from app.production.screening.in_cut import InCut
    from app.production.screening.proxies import ProxyDesk
    from app.production.screening.room import screening_room
    from app.production.screening.sharing import sharing
    from app.production.screening.signature import Signature
    from app.production.session import Session
    from app.production.shoot.accounts import Accounts
    from app.production.shoot.crew import Crew
    from app.production.shoot.dailies import Dailies
    from app.production.shoot.doubts import DoubtDesk
    from app.production.shoot.shooting import Shooting
    from app.production.shoot.stills import Lab, Stills
    from app.production.shoot.take_price import take_price
    from app.production.shoot.webhooks import WebhookDesk
    from app.production.shoot.wishes import WishDesk
    from app.production.vendor_accounts import KeysInUse
    from app.production.vendor_facts import takes_no_key
    from app.production.workbench import Workbench
    from app.providers.front_desk import FrontDesk
    from app.providers.preview import Preview
    from app.providers.script_readers import VendorReaders
    from app.providers.webhook import WebhookPoster
    from app.providers.wire import VendorWire
    from app.rehearsal.serve import SIMULATORS
    from app.storage.account_notes import AccountNotes
    from app.storage.disk import read_whole, write_whole
    from app.storage.keychain import SystemKeychain
    from app.storage.outbox import SqliteOutbox
    from app.storage.prompt_shelf import OfficePromptShelf

    clock, bus, keychain = SystemClock(), EventBus(), SystemKeychain()
    store, book, media = opened.store, opened.book, opened.media
    catalogue, seeds = _catalogue(office.folder), _catalogue(None, "seeds")
    thumbnails = ThumbnailDesk(store, media, bus, _thumbnail, be_patient)
    art = ArtDepartment(store, media, catalogue, clock, bus, thumbnails, FileDarkroom())
    dailies = Dailies(store, media, probe, open_reader, clock, bus, thumbnails)
    desk, addresses = _accounts(office), AccountNotes(office).address
    in_use = KeysInUse(keychain, desk.in_use)

    def address_in_use(vendor: str, account: str) -> str:
        return addresses(vendor, account or desk.in_use(vendor))

    wire = VendorWire(keychain, SIMULATORS, addresses=addresses)
    stills = Stills(store, book, media, art.intake, clock, bus)
    crew = Crew(
        *(store, media, (catalogue, seeds), wire, Animatic(resource("fonts"))),
        Lab(dailies, stills),
    )
    line = Line(
        *(store, book, crew, clock, bus, store.engine, opened.jobs_file),
        lambda: opened.belongs_elsewhere,
    )
    webhooks = WebhookDesk(
        office, keychain, WebhookPoster(), SqliteOutbox(store), clock, lambda: store.project().id
    )
    if may_write := write and not opened.read_only:
        webhooks.send_from(store, book, bus, lambda: opened.belongs_elsewhere is None)
    proxies = ProxyDesk(store, media, bus, ProxyProcess(), office, write=may_write)
    board = Board(store, book, catalogue, art, clock, bus, partial(take_price, clock))
    assembly = Assembly(store)
    wishes = WishDesk(store, book, media, art.intake, catalogue, clock, sound_seconds)
    shooting = Shooting(
        store,
        book,
        {"today": catalogue, "seeds": seeds},
        art.compile_for,
        art.lint,
        line,
        clock,
        bus,
        lambda vendor, account: takes_no_key(vendor) or keychain.key(vendor, account),
        opened.require_own_place,
        desk.account_of,
    )
    session = Session(
        folder=opened.folder,
        read_only=not write or bool(opened.read_only),
        notes=[*office.report, *opened.report, *catalogue.problems, *_gone(dailies)],
        closers=[office.close, opened.close, _log_into(opened.folder, write), thumbnails.close,
                 webhooks.close, proxies.stop, line.close],
        elsewhere=lambda: opened.belongs_elsewhere is not None,
        adopt=lambda moved: opened.adopt(copy=not moved)[0],
        why_read_only=opened.read_only,
    )  # fmt: skip
    return Workbench(
        session=session,
        board=board,
        breakdown=Breakdown(
            *(store, board, art, bus, read_whole, write_whole),
            now=clock.now,
            models=(VendorReaders(in_use, addresses=address_in_use), in_use),
        ),
        art_department=art,
        prompt_desk=PromptDesk(art, catalogue, media, clock, shooting.draft, Preview(keys=in_use)),
        repairs=RepairDesk(store, art, catalogue, clock, bus),
        bank=PromptBank(store, book, art, catalogue, OfficePromptShelf(office), clock, bus),
        shooting=shooting,
        doubts=DoubtDesk(
            *(store, book, media, Preview(), FrontDesk(keychain, addresses), line, clock, bus),
            own_id,
            opened.require_own_place,
        ),
        wishes=wishes,
        stills=stills,
        dailies=dailies,
        selects=Selects(store, bus, Signature(office).name),
        screening=screening_room(store, clock, bus, office),
        proxies=proxies,
        sharing=sharing(
            *(store, book, catalogue, dailies, art, thumbnails, clock, bus),
            *(ClipPress(resource("fonts")), (read_whole, write_whole)),
        ),
        assembly=assembly,
        sounds=SoundDesk(store, media, bus, wishes.take_sound, waveform),
        in_cut=InCut(store, media, proxies.proxy),
        delivery=DeliveryDesk(
            store, assembly, dailies, opened.folder, open_reader, grey, verify, clock, bus
        ),
        accounts=Accounts(store, book, bus),
        respec=Respec(store, bus),
        printed=PrintDesk(store, board, catalogue, thumbnails, clock, write_whole),
        webhooks=webhooks,
        bus=bus,
    )


def _accounts(office: OfficeStore) -> VendorAccountDesk:
    from app.production.vendor_accounts import VendorAccountDesk
    from app.providers.front_desk import FrontDesk
    from app.storage.account_notes import AccountNotes
    from app.storage.keychain import SystemKeychain

    keychain, notes = SystemKeychain(), AccountNotes(office)
    vendors = FrontDesk(keychain, notes.address)
    return VendorAccountDesk(keychain, office, notes, vendors, SystemClock())


def _gone(dailies: Dailies) -> list[str]:
    """The sentence about missing media; looking for it also tells the takes."""
    gone = [take.slate for take in dailies.missing()]
    if not gone:
        return []
    listed = f"{', '.join(gone[:8])}{' ...' if len(gone) > 8 else ''}"
    return [f"The files of {len(gone)} take(s) are missing: {listed}. Relink them from a folder."]


def _catalogue(own: Path | None, *inside: str) -> CardCatalogue:
    from app.providers.catalogue import CardCatalogue

    return CardCatalogue(
        resource("model_cards", *inside), own / "model_cards" if own is not None else None
    )


def _thumbnail(source: Path, target: Path, frame: int | None, width: int) -> None:
    from app.media.thumbnails import of_still, of_take

    if frame is None:
        return of_still(source, target, width)
    return of_take(source, frame, target, width)


class _Log(RotatingFileHandler):
    """A log that cannot be written is no reason to write about that on the error stream."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the last line does not fit on the disk
            super().close()


def _log_into(folder: Path, write: bool) -> Any:
    """Our own records go to the film's `logs/`; returns what takes the handler away again."""
    if not write:
        return lambda: None
    handler = _Log(
        folder / "logs" / "takeboard.log",
        maxBytes=2_000_000,
        backupCount=3,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    trade = logging.getLogger("takeboard")
    trade.addHandler(handler)
    trade.setLevel(logging.INFO)

    def close() -> None:
        trade.removeHandler(handler)
        handler.close()

    return close


def _looks(home: Path) -> Sequence[Look]:
    """What `doctor` looks at."""
    from app.production.doctor import Look
    from app.storage.keychain import SystemKeychain

    def room() -> tuple[bool, str]:
        free = shutil.disk_usage(home).free
        return free > 5_000_000_000, f"{free / 1e9:.1f} GB free"

    def display() -> tuple[bool, str]:
        if sys.platform in ("win32", "darwin"):
            return True, sys.platform
        found = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
        return bool(found), found or "none"

    def cards() -> tuple[bool, str]:
        catalogue = _catalogue(home)
        today = SystemClock().now().date()
        stale = [card.id for card in catalogue.all() if card.stale(today)]
        text = f"{len(catalogue.all())} cards, {len(stale)} older than 14 days"
        return not catalogue.problems, "; ".join([text, *catalogue.problems])

    return (
        Look("ffmpeg", lambda: (True, find("ffmpeg"))),
        Look("ffprobe", lambda: (True, find("ffprobe"))),
        Look(
            "keyring",
            lambda: SystemKeychain().works(),
            "Keys can still come from environment variables such as TAKEBOARD_RUNWAY_KEY.",
        ),
        Look("display", display, "Without one, use the commands; the window needs a display."),
        Look("disk", room, "Make room: takes and packages need gigabytes."),
        Look("model cards", cards, "Correct the card named here in your own card folder."),
        Look("sample film", lambda: (resource("sample_film").is_dir(), "shipped")),
    )
