"""What Google's safety filters say: support codes in words (wire sheet A, 3.4)."""

from __future__ import annotations

import re

from app.providers.wire_call import plain_words

_GROUPS = {
    "children": (58061214, 17301594),
    "a known person": (29310472, 15236754),
    "safety of the video": (64151117, 42237218),
    "danger": (62263041,),
    "hate": (57734940, 22137204),
    "other": (74803281, 29578790, 42876398),
    "personal data": (92201652,),
    "prohibited content": (89371032, 49114662, 63429089, 72817394, 60599140),
    "somebody else's content": (35561574, 35561575),
    "sexual content": (90789179, 43188360),
    "insults": (78610348,),
    "violence": (61493863, 56562880),
    "vulgar words": (32635315,),
}
_BY_CODE = {str(code): group for group, codes in _GROUPS.items() for code in codes}
_CODE = re.compile(r"\b\d{8}\b")


def filtered(reasons: object) -> tuple[str, bool]:
    """Words for people, and whether the same order may pass another time: a filter of sound does
    not always decide alike.
    """
    told = [one for one in reasons if isinstance(one, str)] if isinstance(reasons, list) else []
    said = plain_words(" ".join(told))
    groups = dict.fromkeys(_BY_CODE[code] for code in _CODE.findall(said) if code in _BY_CODE)
    about = f" ({', '.join(groups)})" if groups else ""
    tail = f": {said}" if said else "."
    return f"Google's moderation withheld the result{about}{tail}", "audio" in said.lower()
