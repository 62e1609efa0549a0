"""An account's key as its adapter takes it: a credentials file is read here, where I/O may be done.

Google: `adc:` and a path stand for the file's own text; `adc:` alone for the file that Google's own
tools would find. The variables TAKEBOARD_GOOGLE_PROJECT, _LOCATION and _BUCKET join what is in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import NotConfigured

ADC = "adc:"
_MOST_BYTES = 100_000
# What is asked of the cloud, and by which variables it is named, ours first.
_PLACES = {
    "project": ("TAKEBOARD_GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT"),
    "location": ("TAKEBOARD_GOOGLE_LOCATION", "GOOGLE_CLOUD_LOCATION"),
    "bucket": ("TAKEBOARD_GOOGLE_BUCKET",),
}


def opened(vendor: str, key: str, environment: Mapping[str, str]) -> str:
    """Raises `NotConfigured`, which never repeats what is in the file."""
    if vendor != "google" or not key.startswith((ADC, "{")):
        return key
    found = _read(key.removeprefix(ADC), environment) if key.startswith(ADC) else _json(key)
    own = found.get("takeboard")
    told = dict(own) if isinstance(own, dict) else {}
    for name, variables in _PLACES.items():
        value = next((v for one in variables if (v := environment.get(one, "").strip())), "")
        if value and (name not in told or value == environment.get(variables[0], "").strip()):
            told[name] = value
    return json.dumps(found | ({"takeboard": told} if told else {}), separators=(",", ":"))


def usual_file(environment: Mapping[str, str]) -> Path:
    """Where Google's own tools look: the variable's file, else the one gcloud writes."""
    if named := environment.get("GOOGLE_APPLICATION_CREDENTIALS", "").strip():
        return Path(named).expanduser()
    if folder := environment.get("CLOUDSDK_CONFIG", "").strip():
        return Path(folder) / "application_default_credentials.json"
    if os.name == "nt":
        base = Path(environment.get("APPDATA", "")) / "gcloud"
    else:
        base = Path(environment.get("HOME", "") or Path.home()) / ".config" / "gcloud"
    return base / "application_default_credentials.json"


def _read(path: str, environment: Mapping[str, str]) -> dict[str, object]:
    file = Path(path).expanduser() if path else usual_file(environment)
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise NotConfigured(
            f"The credentials file {file} cannot be read ({error.strerror}).",
            "Make one with `gcloud auth application-default login`, or add the account again.",
        ) from None
    return _json(raw[:_MOST_BYTES].decode("utf-8", "replace"))


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotConfigured(
            "The account's credentials are not whole.",
            "Download the service account's JSON file again, or log in with gcloud again.",
        ) from None
    return found
