"""Which jobs the partial indexes hold: SQLite reads one only for a query that says the same words.

Standard library only, since the first paint reads them too.
"""

LANDED = "state = 'ready'"
STILL = "take_number = 0"
# At a vendor once; a still, or what was cancelled before it was sent, is no round of its shot.
SENT = (
    "take_number > 0 and (take_id is not null or ticket is not null"
    " or state not in ('queued', 'held', 'cancelled'))"
)
MAY_BE_FETCHED = "state = 'failed' and ticket is not null"
