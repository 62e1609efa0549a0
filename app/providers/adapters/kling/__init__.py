"""Kling's API in both its dialects: the newer routes name the model in their path, the older ones
(`/v1/...`) in their body or by themselves.

Facts: wire sheet B, section 1 (as of 2026-11-20). The newer routes take an API key only, the older
ones also an AccessKey:SecretKey pair. Every order carries our own id, by which a doubt is settled.
Not for stills, effects and motion control, whose fields the sheet does not name.
"""

from app.providers.adapters.kling.conversations import (
    cancel,
    errands,
    greeting,
    may_cancel,
    progress,
    settle,
    submission,
)
from app.providers.adapters.kling.replies import read_refusal, read_ticket
from app.providers.adapters.kling.signing import login, sign
from app.providers.talk import no_contents as contents

__all__ = [
    "cancel",
    "contents",
    "errands",
    "greeting",
    "login",
    "may_cancel",
    "progress",
    "read_refusal",
    "read_ticket",
    "settle",
    "sign",
    "submission",
]
