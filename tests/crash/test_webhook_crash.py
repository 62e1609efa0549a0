"""Messages survive kills: every change of every job is told at least once, always under one id."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from app.domain.job import JobState
from app.domain.webhook import NEUTRAL
from app.providers.webhook import WebhookPoster
from app.storage.office import Office
from tests.crash.harness import Crash, Simulator
from tests.providers.doorman import Visit, answer, hang_up, open_door

SEED, KILLS = 20261121, 12
AIMS = ("sent", "commit", "rendering", "fetching", "landing", "evaluating", "any")


def changes(crash: Crash) -> set[tuple[str, str, int]]:
    """Job, word and sequence of everything that an outsider is to be told."""
    found, last = set(), dict[str, str]()
    for seq, job, state in crash.rows("select seq, job_id, state from job_event order by seq"):
        word = NEUTRAL.get(JobState(state))
        if word is not None and last.get(job) != word:
            found.add((job, word, seq))
            last[job] = word
    return found


@pytest.mark.long
def test_no_message_is_lost_or_told_under_two_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator = Simulator.start(tmp_path, [], 200, SEED)
    monkeypatch.setenv("TAKEBOARD_RUNWAY_BASE_URL", simulator.base_url)
    monkeypatch.setenv("TAKEBOARD_RUNWAY_KEY", simulator.key)
    monkeypatch.setenv("TAKEBOARD_WEBHOOK_KEY", WebhookPoster().secret(""))
    crash, dice = Crash(tmp_path, simulator, random.Random(SEED)), random.Random(SEED)

    async def moody(visit: Visit) -> None:
        """Takes it, takes it and breaks the line before saying so, or is not well."""
        mood = dice.choices([answer(200), hang_up, answer(500)], weights=[8, 1, 1])[0]
        await mood(visit)

    with open_door(moody) as keeper:
        office = Office()
        office.keep_setting("webhook", f"{keeper.url}/hook")
        office.close()
        crash.make_film(5)
        crash.order(2)
        while crash.kills < KILLS:
            if not crash.rows("select id from job where state = 'queued'"):
                crash.order(2)
            crash.strike(crash.dice.choice(AIMS))
        crash.settle()
        monkeypatch.setattr("app.production.shoot.messenger.WAITS", (0,) * 9)
        for _ in range(20):
            if not crash.rows("select id from notice"):
                break
            crash.say("run", str(crash.project), "--until-idle", ok=(0, 1))
        simulator.stop()
        assert crash.rows("select id from notice") == []
        told = [
            (visit.header("webhook-id"), json.loads(visit.body)["data"]) for visit in keeper.visits
        ]
    ids = defaultdict(set)
    for name, data in told:
        ids[data["job"], data["state"], data["sequence"]].add(name)
    wanted = changes(crash)
    print(f"\n{crash.kills} kills, {len(wanted)} changes, {len(told)} messages arrived")
    assert set(ids) == wanted
    assert all(len(names) == 1 for names in ids.values())
