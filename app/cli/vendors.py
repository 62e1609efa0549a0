"""account and simulator."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, office
from app.cli.output import Found, answer, table
from app.domain.errors import UsageError
from app.production.vendor_accounts import AccountView
from app.production.vendor_facts import takes_no_key


def register(app: typer.Typer) -> None:
    app.command()(account)
    app.command()(simulator)


def account(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="add|list|test|remove")],
    vendor: Annotated[str, typer.Argument(metavar="VENDOR")] = "",
    name: Annotated[str, typer.Option("--name", metavar="N")] = "",
    address: Annotated[str, typer.Option("--address", metavar="URL")] = "",
    as_json: Json = False,
) -> None:
    """Vendor accounts. `add` reads the key from standard input, never from an argument.

    `--address` names a gateway or a server of one's own (openai, google, comfyui). For google the
    key may be a service account's JSON, or `adc:` and a file of gcloud's (alone: its usual file);
    TAKEBOARD_GOOGLE_PROJECT, _LOCATION and _BUCKET say where on Google's cloud.
    """
    desk = office(context).accounts
    if action == "list":
        _tell(desk.list(), as_json)
        return
    if action not in ("add", "test", "remove"):
        raise UsageError(f"{action!r} is no action.", "Use add, list, test or remove.")
    if not vendor:
        raise UsageError("Which vendor?", f"takeboard account {action} VENDOR")
    if action == "add":
        _tell([desk.add(vendor, _key(vendor), name, address)], as_json)
    elif action == "remove":
        desk.remove(vendor, name)
        _tell(desk.list(), as_json)
    else:
        found = desk.test(vendor, name)
        _tell([found], as_json)
        if not found.ok:
            raise Found


def _tell(accounts: Sequence[AccountView], as_json: bool) -> None:
    def say() -> None:
        if not accounts:
            print("no accounts")
            return
        checked = {True: "works", False: "refused", None: "not tested"}
        rows = [(a.vendor, a.name, a.source, checked[a.ok], a.note) for a in accounts]
        table(("vendor", "name", "key from", "test", ""), rows)

    answer({"accounts": accounts}, as_json, say)


def _key(vendor: str) -> str:
    """A line of standard input, or all of it where a file with credentials was piped in."""
    if takes_no_key(vendor):
        return ""
    key = sys.stdin.readline()
    if key.lstrip().startswith("{"):
        key += sys.stdin.read()
    if not key.strip():
        raise UsageError("No key came on standard input.", "Pipe it in, or type it and Enter.")
    return key


def simulator(
    context: typer.Context,
    vendor: Annotated[str, typer.Argument(metavar="VENDOR")] = "",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 0,
    ledger: Annotated[Path | None, typer.Option("--ledger", metavar="FILE")] = None,
    speed: Annotated[float, typer.Option("--speed", min=0.1, max=10_000)] = 1,
    faults: Annotated[str, typer.Option("--faults", metavar="NAME|FILE")] = "",
    seed: Annotated[int, typer.Option("--seed")] = 0,
    list_: Annotated[bool, typer.Option("--list")] = False,
    list_faults: Annotated[bool, typer.Option("--list-faults")] = False,
    as_json: Json = False,
) -> None:
    """Serve a vendor's simulator on 127.0.0.1 until stopped."""
    house = office(context)
    if list_ or list_faults:
        known = house.faults() if list_faults else house.simulators()
        answer(
            {"faults" if list_faults else "vendors": list(known)},
            as_json,
            lambda: print("\n".join(known)),
        )
        return
    if vendor not in house.simulators():
        raise UsageError(
            f"There is no simulator for {vendor!r}.", f"Use {', '.join(house.simulators())}."
        )
    house.simulate(vendor, port=port, ledger=ledger, speed=speed, faults=faults, seed=seed)
