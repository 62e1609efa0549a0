"""How a key becomes the one text that the keyring keeps, and what can be none. Never logs a key.

Kling: an API key, or `AccessKey:SecretKey`. Google: an API key, the text of a service account's
JSON file, or `adc:` and the path of a credentials file (`adc:` alone: where gcloud leaves it).
ComfyUI: nothing. Others: the key.
"""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.errors import UsageError
from app.production.vendor_facts import Form, facts_of

ADC = "adc:"
_ACCOUNT_FIELDS = ("client_email", "private_key", "token_uri")


def usable_key(vendor: str, text: str) -> str:
    """The text to keep; raises `UsageError`, which never repeats what it was given."""
    plain, forms = text.strip(), facts_of(vendor).forms
    if not plain:
        if Form.NONE in forms:
            return ""
        raise _no_key("Paste the key as the vendor shows it.")
    if Form.FILE in forms and plain.startswith("{"):
        return _service_account(plain)
    if Form.ADC in forms and plain.startswith(ADC):
        return _credentials_file(plain.removeprefix(ADC).strip())
    if not plain.isprintable() or any(letter.isspace() for letter in plain):
        raise _no_key("Paste the key as the vendor shows it, without spaces or lines.")
    if Form.PAIR in forms and ":" in plain:
        return pair(*plain.split(":", 1))
    return plain


def pair(access: str, secret: str) -> str:
    """Two halves as one text."""
    halves = [half.strip() for half in (access, secret)]
    for half in halves:
        if not half or ":" in half or not half.isprintable() or " " in half:
            raise _no_key("Both halves are needed, each as the vendor shows it.")
    return ":".join(halves)


def _service_account(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        raise _no_key("The file is not whole: make a new one at the vendor.") from None
    usable = isinstance(found, dict) and found.get("type") == "service_account"
    if not usable or not all(isinstance(found.get(name), str) for name in _ACCOUNT_FIELDS):
        raise _no_key(
            "Choose the JSON file of a service account; other credentials go in by their path."
        )
    return json.dumps(found, separators=(",", ":"))


def _credentials_file(path: str) -> str:
    if not path:
        return ADC
    if not path.isprintable() or not Path(path).expanduser().is_file():
        raise UsageError(
            "There is no such credentials file.",
            "Make one with `gcloud auth application-default login`, or choose where it lies.",
        )
    return f"{ADC}{Path(path).expanduser().absolute()}"


def _no_key(step: str) -> UsageError:
    return UsageError("That is not a key.", step)
