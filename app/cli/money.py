"""ledger and budget."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film
from app.cli.output import answer, table
from app.domain.money import Money


def register(app: typer.Typer) -> None:
    app.command()(ledger)
    app.command()(budget)


def ledger(
    context: typer.Context,
    project: ProjectArg,
    file: Annotated[Path | None, typer.Option("--csv", metavar="FILE")] = None,
    as_json: Json = False,
) -> None:
    """Every line of the account book."""
    with film(context, project, write=False) as bench:
        entries = bench.accounts.ledger()
        real, rehearsed = bench.accounts.totals(), bench.accounts.totals(rehearsed=True)
    rows = [
        {
            "at": entry.at,
            "job": entry.job_id,
            "kind": entry.kind,
            "vendor": entry.vendor,
            "account": entry.account,
            "money": entry.money,
            "ticket": entry.ticket,
            "rehearsed": entry.rehearsed,
            "note": entry.note,
        }
        for entry in entries
    ]
    if file is not None:
        with file.expanduser().open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            columns = ("at", "job", "kind", "vendor", "amount", "currency", "ticket", "rehearsed")
            writer.writerow(columns)
            for e in entries:
                amount = format(e.money.amount, "f")
                line = (e.at.isoformat(), e.job_id, e.kind.value, e.vendor, amount)
                writer.writerow((*line, e.money.currency, e.ticket or "", e.rehearsed))

    def say() -> None:
        table(
            ("at", "kind", "money", "vendor", "ticket", "job"),
            [
                (e.at, e.kind.value, e.money.shown(), e.vendor, e.ticket or "", e.job_id)
                for e in entries
            ],
        )
        print(f"spent {real.spent.shown()}, reserved {real.reserved.shown()}", end="")
        print(f"; rehearsed {rehearsed.spent.shown()}")

    totals = {
        "reserved": real.reserved,
        "spent": real.spent,
        "rehearsed": {"reserved": rehearsed.reserved, "spent": rehearsed.spent},
    }
    answer({"entries": rows, "totals": totals}, as_json, say)


def budget(
    context: typer.Context,
    project: ProjectArg,
    cap: Annotated[str | None, typer.Option("--cap", metavar="MONEY")] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")] = "",
    as_json: Json = False,
) -> None:
    """Show or set the project cap; raising it needs --by and --reason."""
    with film(context, project, write=cap is not None) as bench:
        if cap is not None:
            bench.accounts.set_cap(Money.parse(cap), by, reason)
        view = bench.accounts.money()

    def each(project_money: Money | None) -> dict[str, object]:
        return {"project": project_money, "day": None, "hold_back": None, "vendors": {}}

    def say() -> None:
        print(f"cap {view.cap.shown() if view.cap else 'none'}")
        print(f"spent {view.spent.shown()}, reserved {view.reserved.shown()}")
        print(f"free {view.free.shown() if view.free else 'no cap'}")

    data = {
        "caps": each(view.cap),
        "reserved": each(view.reserved),
        "spent": each(view.spent),
        "free": each(view.free),
    }
    answer(data, as_json, say)
