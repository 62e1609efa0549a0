"""The least that asking after many tickets can cost: httpx in one loop, nothing kept.

python -m tests.bench.bare_polls BASE_URL KEY GAP_S < TICKETS  until it is ended; a line on standard
output for each ticket that has ended: when it was noticed (Unix seconds) and which it was
"""

from __future__ import annotations

import asyncio
import sys
import time

import httpx

from app.rehearsal.runway import VERSION


async def main(base: str, key: str, gap: float, tickets: list[str]) -> None:
    headers = {"Authorization": f"Bearer {key}", "X-Runway-Version": VERSION}
    turns = asyncio.Semaphore(20)  # as many connections as the engine's own
    async with httpx.AsyncClient(
        base_url=base, headers=headers, timeout=60, trust_env=False
    ) as client:

        async def ask(n: int, ticket: str) -> None:
            await asyncio.sleep(gap * n / len(tickets))
            while True:
                async with turns:
                    answer = await client.get(f"/v1/tasks/{ticket}")
                answer.raise_for_status()
                if answer.json()["status"] == "SUCCEEDED":
                    print(time.time(), ticket, flush=True)
                    return
                await asyncio.sleep(gap)

        await asyncio.gather(*(ask(n, ticket) for n, ticket in enumerate(tickets)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.stdin.read().split()))
