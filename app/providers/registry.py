"""The vendors this version can speak to. A new one is one adapter file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import NotConfigured
from app.providers.adapter import Adapter, Hearing
from app.providers.adapters import (
    comfyui,
    dashscope,
    fal,
    google,
    kling,
    luma,
    minimax,
    openai,
    runway,
)


@dataclass(frozen=True, slots=True)
class VendorEntry:
    """`base_url` is the vendor's own address; `TAKEBOARD_<VENDOR>_BASE_URL` points elsewhere, and
    then the further `hosts`, by the names the adapter uses, are there too. `keyless`: a server of
    one's own, that asks for no key; what a proxy before it wants is in `TAKEBOARD_<VENDOR>_KEY`.
    `hearing` is for those that tell of progress on a websocket.
    """

    adapter: Adapter
    base_url: str
    hosts: Mapping[str, str] = field(default_factory=dict)
    keyless: bool = False
    hearing: Hearing | None = None


VENDORS: Mapping[str, VendorEntry] = {
    "comfyui": VendorEntry(comfyui, "http://127.0.0.1:8188", keyless=True, hearing=comfyui),
    "dashscope": VendorEntry(dashscope, "https://dashscope-intl.aliyuncs.com"),
    "fal": VendorEntry(fal, "https://queue.fal.run", hosts=fal.HOSTS),
    "google": VendorEntry(google, "https://generativelanguage.googleapis.com", hosts=google.HOSTS),
    "kling": VendorEntry(kling, "https://api-singapore.klingai.com"),
    "luma": VendorEntry(luma, "https://api.lumalabs.ai", hosts=luma.HOSTS),
    "minimax": VendorEntry(minimax, "https://api.minimax.io"),
    "openai": VendorEntry(openai, "https://api.openai.com"),
    "runway": VendorEntry(runway, "https://api.dev.runwayml.com"),
}


TEXT_VENDORS = ("anthropic", "openai")  # their adapters are loaded when a script is to be read


def vendors() -> tuple[str, ...]:
    return tuple(VENDORS)


def account_vendors() -> tuple[str, ...]:
    """All vendors an account can be made for: those that render and those that read scripts."""
    return tuple(dict.fromkeys((*VENDORS, *TEXT_VENDORS)))


def entry(vendor: str) -> VendorEntry:
    """Raises `NotConfigured` for a vendor this version has no adapter for."""
    if found := VENDORS.get(vendor):
        return found
    raise NotConfigured(
        f"This version cannot speak to {vendor} yet.",
        f"Choose a model that goes through {', '.join(VENDORS)}, or the Animatic.",
    )


def base_url_variable(vendor: str) -> str:
    return f"TAKEBOARD_{vendor.upper()}_BASE_URL"


def key_variable(vendor: str) -> str:
    return f"TAKEBOARD_{vendor.upper()}_KEY"
