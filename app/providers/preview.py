"""The call that an order would become, made by the adapter that sends it, and never sent.

Implements `vendor_ports.RequestPreview`. Where a key goes stands a placeholder. Google's own is
looked at all the same: its kind decides address, model name and headers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.errors import StudioError
from app.domain.ports import Keychain
from app.domain.render_order import RenderOrder
from app.providers.adapters.google.account import UNKNOWN_PROJECT, unsent
from app.providers.address import base_origin
from app.providers.credentials import opened
from app.providers.registry import VENDORS, base_url_variable, entry
from app.providers.talk import Aside, Login
from app.providers.ticketed import as_ordered

KEY = "key from the keychain"
_BY_KEY = "google"  # the vendor whose requests differ by the kind of key
_UNKNOWN = (
    "The project in the address, the model's name and the headers follow from the key of your "
    "Google account; add it to see them as they are sent."
)
_OWN_ID = "00000000-0000-5000-8000-000000000000"  # each attempt has its own


@dataclass(frozen=True, slots=True)
class Request:
    """Implements `vendor_ports.WireRequest`."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    missing: str = ""


class _Unsent(dict[str, str]):
    """Stands for what errands would bring: nothing is uploaded to look at a request."""

    def __missing__(self, name: str) -> str:
        return f"(the vendor's name of {name}, given when it is uploaded)"


class Preview:
    """Built from the table of vendors, so a new adapter is shown as soon as it can send."""

    def __init__(
        self, environment: Mapping[str, str] | None = None, keys: Keychain | None = None
    ) -> None:
        self._environment = os.environ if environment is None else environment
        self._keys = keys

    def speaks(self, vendor: str) -> bool:
        return vendor in VENDORS

    def request(
        self, order: RenderOrder, read: Callable[[str], bytes], own_id: str = _OWN_ID
    ) -> Request:
        """Raises `NotConfigured` for a vendor without adapter, else what sending would raise."""
        found, variable = entry(order.vendor), base_url_variable(order.vendor)
        login = self._login(order.vendor)
        if login is not None and login.account:
            order = order.model_copy(update={"options": order.options | dict(login.account)})
        secret = login.secret if login else KEY
        call = found.adapter.submission(order, as_ordered(order, read), Aside(own_id, _Unsent()))
        other = self._environment.get(variable)
        at_home = found.hosts[call.host] if call.host else found.base_url
        base = base_origin(other or at_home, variable)
        return Request(
            method=call.method,
            url=f"{base.url}{call.path}",
            headers={**call.headers, **found.adapter.sign("" if found.keyless else secret)},
            body=call.body,
            missing=_UNKNOWN if _is_open(order) or f"/{UNKNOWN_PROJECT}/" in call.path else "",
        )

    def _login(self, vendor: str) -> Login | None:
        """What the account in use says of itself; None where that does not matter, or is open."""
        if vendor != _BY_KEY or self._keys is None:
            return None
        try:
            return unsent(opened(vendor, self._keys.key(vendor), self._environment), KEY)
        except StudioError:
            return None


def _is_open(order: RenderOrder) -> bool:
    """Whether nobody said yet what decides the form of this order."""
    known = order.options.get("project") or order.options.get("signs")
    return order.vendor == _BY_KEY and not known
