"""What Kling answers in both dialects: envelopes, errors by code, tasks, what was charged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.errors import (
    BadReply,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.providers.answers import Look, Ticket
from app.providers.wire_call import HttpReply, plain_words, usable_ticket

AUTH = frozenset({1000, 1001, 1002, 1003, 1004, 1103})
MISSING = frozenset({1202, 1203})
INVALID = frozenset({1200, 1201})
_MODERATION = re.compile(
    r"risk|sensitive|polic(y|ies)|safety|moderat|violat|prohibit|nsfw|inappropriate", re.IGNORECASE
)
_PASSING = re.compile(
    r"internal|time ?-?out|timed out|busy|unavailable|try again|overload", re.IGNORECASE
)
_STATES = {
    "submitted": "waiting",
    "processing": "running",
    "succeed": "done",
    "succeeded": "done",
    "failed": "failed",
}


def opened(reply: HttpReply, *, paid: bool = False) -> Any:
    """The `data` of an answer; raises what a code other than 0 means, also inside a 200."""
    body = reply.data()
    if code_of(reply) not in (None, 0):
        raise read_refusal(reply, paid=paid)
    return body.get("data")


def read_ticket(reply: HttpReply) -> Ticket:
    data = opened(reply, paid=True)
    if not isinstance(data, dict):
        raise BadReply("Kling's answer names no task.", status=reply.status)
    return Ticket(usable_ticket(_id(data)))


def record(reply: HttpReply, ticket: str) -> Mapping[str, Any]:
    """One task of the newer query, which answers with a list, or of the older one."""
    data = opened(reply)
    found = records(data)
    if not found:
        raise Refused("Kling does not know this task (404).", status=404)
    for one in found:
        if _id(one) == ticket:
            return one
    raise BadReply("Kling answered about another task.", status=reply.status)


def records(data: object) -> list[Mapping[str, Any]]:
    """Tasks of an answer, whether it holds one, a list of them, or a page of a list."""
    if isinstance(data, dict) and isinstance(data.get("result"), list):
        data = data["result"]
    found = data if isinstance(data, list) else [data]
    return [one for one in found if isinstance(one, dict) and (one.get("id") or one.get("task_id"))]


def task_id(task: Mapping[str, Any]) -> str:
    return usable_ticket(_id(task))


def own_id(task: Mapping[str, Any]) -> str | None:
    """The caller's own id of a task, as either dialect repeats it."""
    info = task.get("task_info")
    inside = info.get("external_task_id") if isinstance(info, dict) else None
    found = task.get("external_id") or task.get("external_task_id") or inside
    return found if isinstance(found, str) else None


def look(task: Mapping[str, Any], order: RenderOrder) -> Look:
    status = task.get("status") or task.get("task_status")
    if not isinstance(status, str):
        raise BadReply("Kling's answer has no status.")
    state = _STATES.get(status.lower(), "running")  # any word of tomorrow runs
    if state == "done":
        links = tuple(link for _, link in videos(task) if link)
        if not links:
            raise BadReply("Kling says done but names no file.")
        return Look(state="done", progress=1.0, price=_charged(task, order), downloads=links)
    if state != "failed":
        return Look(state=state)
    said = plain_words(task.get("message") or task.get("task_status_msg"))
    price = _charged(task, order)
    words, may_retry = "Kling could not make it", bool(_PASSING.search(said))
    if _MODERATION.search(said):
        words, may_retry = "Kling's moderation refused it", False
    return Look(
        state="failed",
        price=price,
        refunded=price is not None and not price,
        failure=f"{words}: {said}" if said else f"{words}.",
        may_retry=may_retry,
    )


def videos(task: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Id and link of each video of a finished task; either may be empty."""
    result = task.get("task_result")
    found = result.get("videos") if isinstance(result, dict) else task.get("outputs")
    told = []
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("type", "video") == "video":
            words = (one.get("id"), one.get("url"))
            told.append(tuple(word if isinstance(word, str) else "" for word in words))
    return [(pair[0], pair[1]) for pair in told]


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    """Decided by the code, since the same status stands for what passes and what does not."""
    status, code = reply.status, code_of(reply)
    said = "" if code is None else plain_words(reply.data().get("message")).rstrip(".")
    named = f"{code}: {said}" if code and said else said or str(code or status)
    if code in AUTH or (code is None and status in (401, 403)):
        return _no_entry(code, named, status)
    if code in (1100, 1101, 1102):
        return OutOfFunds(
            f"Kling's account cannot pay ({named}).",
            "Top it up or buy a resource pack there, then retry.",
            status=status,
        )
    if code in (1300, 1301):
        return Refused(
            f"Kling's moderation refused the order ({named}).",
            "Change the prompt or the pictures, then retry.",
            status=status,
        )
    if code in (1302, 1303):
        busy = "all slots of this model are taken" if code == 1303 else "too many requests"
        return RateLimited(
            f"Kling asks to wait: {busy} ({named}).", retry_after=reply.retry_after()
        )
    if code == 1304:
        return Refused(
            f"Kling does not take calls from this network address ({named}).",
            "Add it to the list of allowed addresses in Kling's console.",
            status=status,
        )
    if code in MISSING or (code is None and status == 404):
        return Refused(f"Kling does not know this ({named}).", status=404)
    if code in (5000, 5001, 5002) or status >= 500:
        # Nobody promises that nothing was made; it can be asked by our own id.
        return Unreachable(f"Kling is in trouble ({named}).", status=status)
    if code is None and status == 429:
        return RateLimited("Kling asks to wait.", retry_after=reply.retry_after())
    if code is None and not 400 <= status < 500:
        return BadReply(f"Kling answered {status}, which says nothing.", status=status)
    return Refused(f"Kling refused ({named}).", "Change what it names, then retry.", status=status)


def _no_entry(code: int | None, named: str, status: int) -> ProviderError:
    keys = (
        "Kling 3.0, 3.0 Omni, 3.0 Turbo, O1 and 2.6 take an API key only; an AccessKey:SecretKey "
        "pair opens the older routes"
    )
    if code == 1103:
        return Refused(
            f"Kling's account may not use this model with this key ({named}).",
            f"{keys}. With the right one, open the model in Kling's console.",
            status=status,
        )
    return Refused(
        f"Kling does not accept the key ({named}).",
        f"{keys}. Put in the right one with `takeboard account add kling`, and see that this "
        "computer's clock is right.",
        status=status,
    )


def code_of(reply: HttpReply) -> int | None:
    """The code of an answer; None where it is not one of Kling's own."""
    try:
        found = reply.data().get("code")
    except BadReply:
        return None
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10:
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _id(task: Mapping[str, Any]) -> object:
    found = task.get("id") or task.get("task_id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found


def _charged(task: Mapping[str, Any], order: RenderOrder) -> Money | None:
    """What the vendor says it charged, in dollars; None where it does not say so."""
    if "billing" in task:
        return _billed(task["billing"], failed=_failed(task))
    units, each = _decimal(task.get("final_unit_deduction")), order.options.get("unit_usd", "")
    if units is None:
        return None
    if not units:
        # Accounts without a pack pay from their balance, in a currency that is not named.
        balance = task.get("final_balance_deduction")
        listed = balance.get("list_price") if isinstance(balance, dict) else "0"
        return Money.zero() if _failed(task) and not _decimal(listed) else None
    return Money.of(each) * units if _decimal(each) else None


def _billed(lines: object, *, failed: bool) -> Money | None:
    if not isinstance(lines, list):
        return None
    total = Money.zero()
    for line in lines:
        if not isinstance(line, dict) or line.get("currency") != "USD":
            return None
        cash = line.get("charge_type") == "cash"
        amount = _decimal(line.get("amount" if cash else "list_price"))
        if amount is None:
            return None
        total = total + Money.of(amount)
    return total if lines or failed else None


def _failed(task: Mapping[str, Any]) -> bool:
    return (task.get("status") or task.get("task_status")) == "failed"


def _decimal(found: object) -> Decimal | None:
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    try:
        amount = Decimal(str(found))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount <= 1_000_000 else None
