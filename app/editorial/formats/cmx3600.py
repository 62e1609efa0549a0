"""CMX 3600 EDL: one video track, eight-character reels, columns as every reader expects them.

Numbers run 001 to 999; longer cuts go on in `_p2`, `_p3` with continuing record times. ASCII, CRLF.
"""

from __future__ import annotations

import unicodedata

from app.domain.cut import Loss
from app.editorial.listing import ListedEvent, Listing
from app.editorial.written import WrittenList

_MOST = 999
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "AE"})


def write(listing: Listing) -> WrittenList:
    """Losses: sound is not carried (one `V` track)."""
    parts = [listing.events[n : n + _MOST] for n in range(0, max(1, len(listing.events)), _MOST)]
    texts = []
    for n, part in enumerate(parts, 1):
        suffix = "_V1.edl" if len(parts) == 1 else f"_V1_p{n}.edl"
        title = listing.name if len(parts) == 1 else f"{listing.name} p{n}"
        texts.append((suffix, _text(listing, title, part)))
    with_sound = [f for f in listing.files.values() if f.audio_channels]
    sound = with_sound or listing.sounds
    losses = (Loss(what="EDL carries picture only; sound is in the XML"),) if sound else ()
    return WrittenList(tuple(texts), losses)


def _text(listing: Listing, title: str, events: tuple[ListedEvent, ...]) -> str:
    lines = [
        f"TITLE: {ascii_text(title)[:70]}",
        f"FCM: {'DROP FRAME' if listing.drop else 'NON-DROP FRAME'}",
        "",
    ]
    for number, event in enumerate(events, 1):
        file = listing.files[event.slate]
        times = (
            file.start + event.source_in,
            file.start + event.source_out,
            listing.start + event.record_in,
            listing.start + event.record_out,
        )
        labels = " ".join(listing.label(frame) for frame in times)
        lines += [
            f"{number:03}  {file.slate:<8} V     C        {labels}",
            f"* FROM CLIP NAME: {file.name}",
            f"* SOURCE FILE: {file.name}",
            "",
        ]
    return "\r\n".join(lines)


def ascii_text(text: str) -> str:
    """Transliterated where there is a plain letter, else dropped; EDLs are ASCII."""
    flat = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c if 32 <= ord(c) < 127 else " " if c.isspace() else "" for c in flat)
