"""What the command line and the window receive: records of the production modules, no logic.

`Office` needs no project; `Workbench` is one open film. `app.studio` builds both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.ports import Bus, Catalogue
from app.domain.project import DeliverySpec
from app.production.board.first_board import FirstBoard

if TYPE_CHECKING:
    from app.editorial.self_check.report import Report as Report
    from app.production.art.art_department import ArtDepartment
    from app.production.board.board import Board
    from app.production.board.respec import Respec
    from app.production.breakdown import Breakdown
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
    from app.production.screening.room import Screening
    from app.production.screening.sharing import Sharing
    from app.production.session import Session
    from app.production.shoot.accounts import Accounts
    from app.production.shoot.dailies import Dailies
    from app.production.shoot.doubts import DoubtDesk
    from app.production.shoot.shooting import Shooting
    from app.production.shoot.stills import Stills
    from app.production.shoot.webhooks import WebhookDesk
    from app.production.shoot.wishes import WishDesk
    from app.production.templates import Templates
    from app.production.vendor_accounts import VendorAccountDesk


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """One thing looked at outside the program: what was found and what to do about it."""

    name: str
    ok: bool
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """Which spec, takes and size the sample film gets; None means the film's own."""

    spec: DeliverySpec | None = None
    takes: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that needs no film."""

    catalogue: Catalogue
    seeds: Catalogue
    doctor: Callable[[], Sequence[DoctorCheck]]
    verify: Callable[[Path], Report]
    relocate: Callable[[Path, str], Report]
    new_project: Callable[[Path, str, DeliverySpec, str], Path]
    templates: Templates
    from_template: Callable[[Path, str, DeliverySpec, str, str], Path]
    sample: Callable[[Path, SampleOptions], Path]
    recent: Callable[[], Sequence[Path]]
    accounts: VendorAccountDesk
    simulate: Callable[..., int]
    simulators: Callable[[], Sequence[str]]
    faults: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Workbench:
    """One open film, in the order of a production day."""

    session: Session
    board: Board
    breakdown: Breakdown
    art_department: ArtDepartment
    prompt_desk: PromptDesk
    repairs: RepairDesk
    bank: PromptBank
    shooting: Shooting
    doubts: DoubtDesk
    wishes: WishDesk
    stills: Stills
    dailies: Dailies
    selects: Selects
    screening: Screening
    proxies: ProxyDesk
    sharing: Sharing
    assembly: Assembly
    sounds: SoundDesk
    in_cut: InCut
    delivery: DeliveryDesk
    accounts: Accounts
    respec: Respec
    printed: PrintDesk
    webhooks: WebhookDesk
    bus: Bus


OpenOffice = Callable[[], Office]
OpenFilm = Callable[[Path, bool], Workbench]


FirstRows = Callable[[Path, int | None], FirstBoard | None]
