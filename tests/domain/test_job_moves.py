"""All pairs of job states: which of them a job may go, written down a second time."""

import itertools

import pytest

from app.domain.errors import Bug
from app.domain.job import GENERATING, IDLE, MOVES, SETTLED, JobState, check_move

ALLOWED = """
queued      submitting held cancelled failed
submitting  rendering in_doubt failed queued held evaluating cancelling
in_doubt    rendering queued failed cancelled
rendering   fetching failed cancelling held
fetching    evaluating failed rendering held
evaluating  ready failed
ready
failed      queued rendering fetching evaluating
cancelling  cancelled fetching failed
cancelled
held        queued cancelled rendering fetching
"""
PAIRS = {
    (JobState(old), JobState(new))
    for old, *news in (line.split() for line in ALLOWED.strip().splitlines())
    for new in news
}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(JobState, JobState)))
def test_each_pair_is_allowed_or_a_bug(old: JobState, new: JobState) -> None:
    if (old, new) in PAIRS:
        check_move(old, new)
    else:
        with pytest.raises(Bug, match=f"from {old} to {new}"):
            check_move(old, new)


def test_the_words_are_those_of_the_command_line() -> None:
    assert " ".join(JobState) == (
        "queued submitting in_doubt rendering fetching evaluating "
        "ready failed cancelling cancelled held"
    )


def test_money_in_doubt_never_leads_straight_to_a_second_order() -> None:
    assert JobState.SUBMITTING not in MOVES[JobState.IN_DOUBT]
    assert not MOVES[JobState.READY]
    assert not MOVES[JobState.CANCELLED]


def test_the_groups_of_states_do_not_contradict_each_other() -> None:
    assert SETTLED < IDLE
    assert not GENERATING & IDLE
