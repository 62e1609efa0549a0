"""What can go wrong at a vendor, by name, and when it does.

A fault is named alone (it strikes every time) or as NAME:COUNT (the first COUNT times), several
with commas between; or a JSON file lists them: `[{"fault": NAME, "times": 2, "after": 3,
"prompt": "words"}]`. `after` lets that many occasions pass first, `prompt` chooses tasks whose
prompt holds these words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UsageError

FAULTS: dict[str, str] = {
    "slow": "renders take five times as long",
    "slow-accept": "the order is charged, the answer comes three seconds later at any speed",
    "reject-429": "orders are turned away for now, without saying until when",
    "reject-429-retry-after": "orders are turned away for one second",
    "error-500-before": "orders end in an internal error, nothing is made",
    "error-503-before": "orders are turned away as overload, nothing is made",
    "error-504-after-accept": "the order is charged, the answer is a time-out on the way",
    "timeout-before": "orders are never answered, nothing is made",
    "drop-after-accept": "the order is charged, then the connection breaks without an answer",
    "garbage-ticket": "the order is charged, the answer is not JSON",
    "out-of-credits": "orders are refused because the account is empty",
    "moderation-at-submit": "orders are refused by moderation, where the vendor does so at once",
    "moderation": "the task fails in moderation and is charged",
    "internal-failure": "the task fails inside the vendor and is given back",
    "lost-task": "the vendor no longer knows the task",
    "unavailable": "questions about tasks are answered with 503",
    "garbage-json": "questions about tasks are answered with something that is not JSON",
    "wrong-id": "questions about tasks are answered with another task",
    "unknown-status": "a running task has a status word nobody knows",
    "stuck": "the task never ends",
    "expired-url": "the link to the result has run out",
    "wrong-content-type": "the link to the result leads to a web page",
    "truncated-file": "the download breaks off half-way",
    "half-filtered": "of several results of one order all but the first are withheld",
    "no-video": "the task ends well with words and without a video",
    "asks-back": "the task ends with a question instead of a result",
    "cut-short": "a language model's answer ends at its token limit, inside a row",
    "bad-rows": "some rows of a language model's answer cannot be right",
    "broken-stream": "a language model's answer breaks off half-way",
}


@dataclass(slots=True)
class _Rule:
    fault: str
    left: int | None = None  # None: always
    after: int = 0
    prompt: str = ""


class Faults:
    """Which faults strike; each occasion is asked for once, since asking counts."""

    def __init__(self, text: str | Path = "") -> None:
        """Raises `UsageError` for an unknown name or a file that cannot be read."""
        self._rules = _parse(str(text).strip())

    def strikes(self, fault: str, prompt: str = "") -> bool:
        if fault not in FAULTS:
            raise ValueError(f"no fault is called {fault}")
        for rule in self._rules:
            if rule.fault != fault or rule.prompt not in prompt or rule.left == 0:
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            if rule.left is not None:
                rule.left -= 1
            return True
        return False


def _parse(text: str) -> list[_Rule]:
    if not text:
        return []
    words = [word.strip() for word in text.split(",")]
    if all(word.partition(":")[0] in FAULTS for word in words):
        return [_named(word) for word in words]
    if Path(text).is_file():
        return _read(Path(text))
    wrong = next(word for word in words if word.partition(":")[0] not in FAULTS)
    raise UsageError(
        f"There is no fault and no file called {wrong!r}.", f"Faults: {', '.join(FAULTS)}."
    )


def _named(word: str) -> _Rule:
    name, _, count = word.partition(":")
    if count and not (count.isascii() and count.isdigit()):
        raise UsageError(f"{word!r} does not say how often.", f"Write it like {name}:2.")
    return _Rule(name, int(count) if count else None)


def _read(file: Path) -> list[_Rule]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The faults in {file} cannot be read ({error}).",
            'Write a JSON list like [{"fault": "reject-429", "times": 2}].',
        ) from error
    if not isinstance(found, list):
        raise UsageError(f"{file} is not a list of faults.", "Write a JSON list of objects.")
    return [_rule(entry, f"{file}, entry {nth}") for nth, entry in enumerate(found, 1)]


def _rule(entry: object, where: str) -> _Rule:
    if not isinstance(entry, dict) or entry.get("fault") not in FAULTS:
        raise UsageError(f"{where} names no fault.", f"Faults: {', '.join(FAULTS)}.")
    if strange := set(entry) - {"fault", "times", "after", "prompt"}:
        raise UsageError(
            f"{where} has {', '.join(sorted(map(str, strange)))}.",
            "Use fault, times, after, prompt.",
        )
    times, after, prompt = entry.get("times"), entry.get("after", 0), entry.get("prompt", "")
    if not (times is None or _count(times)) or not _count(after) or not isinstance(prompt, str):
        raise UsageError(f"{where} has a wrong value.", "times and after are whole numbers.")
    return _Rule(str(entry["fault"]), times, after, prompt)


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
