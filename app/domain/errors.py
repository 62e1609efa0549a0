"""The tree of errors that may cross a trade's border.

StudioError
    UserFacing            something outside is wrong; the person can act. `message` says what
                          happened, `next_step` what to do; both are shown as they are.
        BadInput          a value, row or file given by the person cannot be used
        UsageError        the command line was used wrongly (exit code 2)
        NotFound          no such shot, take, job, project ...
        StaleEdit         the value changed under an edit; nothing was written
        ProjectTooNew, ProjectLocked, ProjectDamaged, ProjectReadOnly, BelongsElsewhere
        OverCap           an order would break a cap; nothing was recorded
        MediaUnreadable, MediaMissing, DiskFull, ToolMissing, KeyringMissing
        ExportImpossible
        ProviderError     NotConfigured, NotCapable, Refused, RateLimited, Unreachable, BadReply,
                          OutOfFunds
        Stopped           the person stopped it; what was done is kept
    Bug                   we are wrong: goes to the crash report

`kind` is the stable word used in JSON answers; `exit_code` is what the command line ends with.
No message may carry a key.
"""

from __future__ import annotations

from collections.abc import Mapping


class StudioError(Exception):
    """Anything this program raises on purpose."""


class Bug(StudioError):
    """A broken promise inside the program; shown as a crash report, never as advice."""


class UserFacing(StudioError):
    """Shown to the person as it stands. `usual_step` is said where no `next_step` is given."""

    kind = "problem"
    exit_code = 3
    usual_step = ""

    def __init__(
        self, message: str, next_step: str = "", details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step or self.usual_step
        self.details = dict(details or {})

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class BadInput(UserFacing):
    """A value, row or file given by the person cannot be used; nothing was changed."""

    kind, exit_code = "bad-input", 1
    usual_step = "Correct it and try again."


class UsageError(UserFacing):
    kind, exit_code = "usage", 2


class NoCap(UsageError):
    """A paid order that nothing limits; nothing was recorded."""


class NotFound(UserFacing):
    kind, exit_code = "not-found", 2
    usual_step = "Check the name."


class StaleEdit(UserFacing):
    """The value changed since the edit was made; the edit was not applied."""

    kind, exit_code = "stale-edit", 1


class ProjectTooNew(UserFacing):
    """Written by a newer version; no byte was touched."""

    kind = "project-too-new"


class ProjectLocked(UserFacing):
    """Another process writes here; `details` has `pid`, `host`, `since`."""

    kind = "project-open-elsewhere"


class ProjectDamaged(UserFacing):
    """`project.db` cannot be read; `details` names the backup that was opened beside it."""

    kind = "project-damaged"


class ProjectReadOnly(UserFacing):
    kind = "read-only"


class BelongsElsewhere(UserFacing):
    """The folder was moved or copied while jobs were unfinished; `adopt` decides."""

    kind = "moved-or-copied"


class OverCap(UserFacing):
    """`message` names the cap and the missing sum; nothing was recorded."""

    kind = "over-cap"


class MediaUnreadable(UserFacing):
    kind, exit_code = "media-unreadable", 1
    usual_step = "See whether another player opens it."


class MediaMissing(UserFacing):
    kind, exit_code = "media-missing", 3


class DiskFull(UserFacing):
    kind = "disk-full"


class ToolMissing(UserFacing):
    """ffmpeg or another program is not there."""

    kind = "tool-missing"


class KeyringMissing(UserFacing):
    kind = "no-keyring"


class ExportImpossible(UserFacing):
    kind, exit_code = "export-impossible", 1


class Stopped(UserFacing):
    """Stopped by the person; everything done so far is kept."""

    kind, exit_code = "stopped", 4


class ProviderError(UserFacing):
    """A vendor or the way to it; `status` is the HTTP status where there was one."""

    kind, exit_code = "provider", 3

    def __init__(
        self,
        message: str,
        next_step: str = "",
        details: Mapping[str, object] | None = None,
        *,
        status: int | None = None,
    ) -> None:
        super().__init__(message, next_step, details)
        self.status = status


class NotConfigured(ProviderError):
    """No key, or no address."""

    kind = "no-key"


class NotCapable(ProviderError):
    """The model cannot make this shot: length, size, mode, life cycle."""

    kind, exit_code = "not-capable", 1


class Refused(ProviderError):
    """A complete refusal: moderation, validation, a bad key. Nothing was made."""

    kind, exit_code = "refused", 1
    usual_step = "The vendor's own page may say more."


class RateLimited(ProviderError):
    """Complete refusal for now; `retry_after` seconds if the vendor said so."""

    kind = "rate-limited"
    usual_step = "It passes by itself: wait a while."

    def __init__(
        self,
        message: str,
        next_step: str = "",
        *,
        retry_after: float | None = None,
        status: int = 429,
    ) -> None:
        super().__init__(message, next_step, status=status)
        self.retry_after = retry_after


class Unreachable(ProviderError):
    """No complete answer. `sent` is False only when no byte of the request left this machine."""

    kind = "unreachable"
    usual_step = "Check the network connection."

    def __init__(
        self, message: str, next_step: str = "", *, sent: bool = True, status: int | None = None
    ) -> None:
        super().__init__(message, next_step, status=status)
        self.sent = sent


class BadReply(ProviderError):
    """An answer came that cannot be used (not JSON, too large, another id, no ticket)."""

    kind = "bad-reply"
    usual_step = "If it stays so, look for a newer version of Takeboard."


class OutOfFunds(ProviderError):
    kind = "out-of-funds"
