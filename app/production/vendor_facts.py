"""What people need to know of each vendor: its name, the keys it takes, its own pages, and what it
can be asked when nobody knows whether an order was accepted.

From the wire sheets, as of 2026-11-20. Not for wire formats: those are the adapters'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The shapes a key comes in. How each is kept as one text is in `key_forms`."""

    KEY = "API key"
    PAIR = "Access and secret key"
    FILE = "Service account"
    ADC = "Credentials file"
    NONE = "No key"


class Asking(StrEnum):
    """What a vendor's contract offers for an order without an answer."""

    OWN_ID = "by our own id"
    LIST = "by its list of orders"
    BUCKET = "by the results in the account's bucket"
    NOTHING = "it has no such call"


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """`keys_page` is where keys are made, `usage_page` where orders and money can be looked up.

    `gateway`: an account may have an address of its own. `renders`: it makes pictures; the others
    read scripts.
    """

    id: str
    name: str
    letter: str
    keys_page: str
    usage_page: str
    asking: Asking
    where: str  # what to look for on its page
    forms: tuple[Form, ...] = (Form.KEY,)
    gateway: bool = False
    renders: bool = True
    remark: str = ""


VENDORS: tuple[VendorFacts, ...] = (
    VendorFacts(
        "runway", "Runway", "R", "https://dev.runwayml.com/", "https://dev.runwayml.com/",
        Asking.NOTHING, "Usage, at the minute it was sent", remark="Gen-4.5, and Veo through it.",
    ),
    VendorFacts(
        "openai", "OpenAI", "O", "https://platform.openai.com/api-keys",
        "https://platform.openai.com/usage", Asking.LIST, "the list of videos",
        gateway=True, remark="Reads scripts; renders through a gateway.",
    ),
    VendorFacts(
        "google", "Google", "V", "https://aistudio.google.com/apikey",
        "https://console.cloud.google.com/billing", Asking.BUCKET, "Billing, or the bucket",
        forms=(Form.KEY, Form.FILE, Form.ADC), gateway=True,
        remark="Omni takes an API key, Veo a service account; Veo's older interface a gateway.",
    ),
    VendorFacts(
        "fal", "fal", "P", "https://fal.ai/dashboard/keys", "https://fal.ai/dashboard",
        Asking.NOTHING, "the list of requests", remark="Pika, Flux and others.",
    ),
    VendorFacts(
        "luma", "Luma", "L", "https://lumalabs.ai/dream-machine/api/keys",
        "https://lumalabs.ai/dream-machine/api", Asking.LIST, "the list of generations",
        remark="Ray.",
    ),
    VendorFacts(
        "kling", "Kling", "K", "https://app.klingai.com/global/dev",
        "https://app.klingai.com/global/dev", Asking.OWN_ID, "the list of tasks",
        forms=(Form.KEY, Form.PAIR), gateway=True,
        remark="Video, avatar and lips. Keys of mainland China: https://api-beijing.klingai.com",
    ),
    VendorFacts(
        "minimax", "MiniMax", "H", "https://platform.minimax.io/",
        "https://platform.minimax.io/", Asking.LIST, "Usage records", remark="Hailuo.",
    ),
    VendorFacts(
        "comfyui", "ComfyUI", "W", "", "", Asking.OWN_ID, "its queue and history",
        forms=(Form.NONE,), gateway=True, remark="Wan on a server of your own.",
    ),
    VendorFacts(
        "dashscope", "DashScope", "W", "https://modelstudio.console.alibabacloud.com/",
        "https://modelstudio.console.alibabacloud.com/", Asking.LIST, "the list of tasks",
        remark="Wan at its maker.",
    ),
    VendorFacts(
        "anthropic", "Anthropic", "A", "https://console.anthropic.com/settings/keys",
        "https://console.anthropic.com/settings/usage", Asking.NOTHING, "Usage",
        renders=False, remark="Reads scripts.",
    ),
)  # fmt: skip
_BY_ID = {facts.id: facts for facts in VENDORS}


def facts_of(vendor: str) -> VendorFacts:
    """What is known of a vendor; of one that is not in the list, its name."""
    known = _BY_ID.get(vendor)
    return known or VendorFacts(vendor, vendor, vendor[:1].upper(), "", "", Asking.NOTHING, "")


def takes_no_key(vendor: str) -> bool:
    """A server of one's own, told by its address alone."""
    return Form.NONE in facts_of(vendor).forms


def asks_for_key(reason: str) -> str:
    """The vendor whose key a refusal asks for, by the remedy every adapter names; else empty."""
    found = re.search(r"takeboard account add (\w+)", reason)
    return found[1] if found and found[1] in _BY_ID else ""
