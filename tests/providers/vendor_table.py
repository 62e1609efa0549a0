"""The table of vendors: each mode of each vendor, by a client from elsewhere and by our adapter.

    python -m tests.providers.vendor_table            runs the tests and prints the table
    python -m tests.providers.vendor_table --write    writes it into docs/VENDORS.md as well

Exit: 0 every row is green; 1 a row is red or missing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path
from xml.etree import ElementTree

from app.domain.model_card import Mode
from tests.providers.rehearsed import every_mode

HERE = Path(__file__).parents[2]
FILE = HERE / "docs/VENDORS.md"
EXTRA = HERE / ".venv/clients"
OURS = "tests/providers/test_every_vendor.py"
CLIENTS = "tests/rehearsal/test_modes_by_clients.py"
VECTORS = "tests/rehearsal/test_modes_by_vectors.py"
ADAPTER = "test_a_card_does_what_it_says"
# Which vendor a test of a mode speaks to, and with what: a package, or the sheet's own words.
SPEAKERS: Mapping[str, tuple[str, str]] = {
    "test_runway_by_runwayml": ("runway", "runwayml"),
    "test_fal_by_fal_client": ("fal", "fal_client"),
    "test_luma_by_lumaai": ("luma", "lumaai"),
    "test_luma_by_luma_agents": ("luma", "luma-agents"),
    "test_dashscope_by_dashscope": ("dashscope", "dashscope"),
    "test_minimax_by_minimax_mcp": ("minimax", "minimax-mcp"),
    "test_google_veo_by_google_genai": ("google", "google-genai"),
    "test_google_omni_by_google_genai": ("google", "google-genai"),
    "test_openai_by_openai": ("openai", "openai"),
    "test_kling": ("kling", "vectors: sheet B, 1.2 and 1.3"),
    "test_minimax": ("minimax", "vectors: sheet B, 4.3 (V2)"),
    "test_comfyui": ("comfyui", "vectors: sheet B, 5.5"),
}
SURFACES = {
    "test_google_veo_by_google_genai": " (Veo)",
    "test_google_omni_by_google_genai": " (Omni)",
    "test_minimax_by_minimax_mcp": " (V1)",
}
HEAD = """# Vendors

What each vendor's simulator was shown to do, mode by mode: by a client that nobody here wrote, and
by our own adapter with every model. Each cell is a run from the order to a fetched file, with the
bill compared. Where no client exists, the vendor's contract stands in (*vectors*): the bodies it
prints, and where it prints none, bodies put together from its tables. Of a vendor whose models are
all retired (`openai`) those are shown, for gateways of the same form.
Written by `python -m tests.providers.vendor_table --write`; the second ring runs it again.

| Vendor | Mode | Independent client, or vectors | It on the simulator | Our adapter on it |
|---|---|---|---|---|
"""
_NOT_GREEN = ("failure", "error", "skipped")
Key = tuple[str, Mode]
Cell = dict[str, list[bool]]  # who spoke: how each of the tests ended


def wanted() -> dict[Key, list[str]]:
    """The rows there have to be, and the cards behind each: those alive, else the retired."""
    found: dict[Key, list[str]] = defaultdict(list)
    for card, mode in every_mode():
        found[card.vendor, mode].append(card.id)
    return dict(sorted(found.items()))


def ran() -> list[tuple[str, str, bool]]:
    """Name, id and end of every test of a mode, run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        chosen = [f"{OURS}::{ADAPTER}", CLIENTS, VECTORS]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "not bench",
            "-p",
            "no:cacheprovider",
        ]
        command += chosen
        done = subprocess.run(
            [*command, f"--junitxml={report}"],
            cwd=HERE,
            env={**os.environ, "PYTEST_ADDOPTS": ""},
            stdout=sys.stderr,
            check=False,
        )
        if not report.exists():
            raise SystemExit(f"pytest ended with {done.returncode} and left no report")
        cases = ElementTree.parse(report).iter("testcase")
        return [_case(case) for case in cases]


def _case(case: ElementTree.Element) -> tuple[str, str, bool]:
    name, _, about = case.get("name", "").rstrip("]").partition("[")
    return name, about, all(case.find(end) is None for end in _NOT_GREEN)


def table(results: Iterable[tuple[str, str, bool]]) -> tuple[str, list[str]]:
    """The rows as Markdown, and what is red or missing."""
    theirs: dict[Key, Cell] = defaultdict(lambda: defaultdict(list))
    ours: dict[str, bool] = {}
    for name, about, good in results:
        if name == ADAPTER:
            ours[about] = good
        else:
            vendor, by = SPEAKERS[name]
            who = by if by.startswith("vectors") else f"{by} {_version(by)}{SURFACES.get(name, '')}"
            theirs[vendor, Mode(about.split("-")[0])][who].append(good)
    rows, bad = [], []
    for (vendor, mode), cards in wanted().items():
        spoken = theirs[vendor, mode]
        client = _end(end for ends in spoken.values() for end in ends)
        adapter = _end(ours.get(f"{card}-{mode}", False) for card in cards)
        many = f"{adapter}, {len(cards)} model{'s' * (len(cards) > 1)}"
        rows.append(f"| {vendor} | {mode} | {'; '.join(spoken)} | {client} | {many} |")
        if {client, adapter} != {"green"}:
            bad.append(f"{vendor}, {mode}: client {client}, adapter {adapter}")
    return "\n".join(rows) + "\n", bad


def _end(ends: Iterable[bool]) -> str:
    found = list(ends)
    return "missing" if not found else "green" if all(found) else "RED"


def _version(package: str) -> str:
    """Of a package that is installed here, else of one that has a folder of its own."""
    apart = [str(folder) for folder in EXTRA.iterdir()] if EXTRA.exists() else []
    for found in (*distributions(name=package), *distributions(name=package, path=apart)):
        return found.version
    return "not installed"


def rows_of(text: str) -> list[tuple[str, str]]:
    """Vendor and mode of each row of a table."""
    lines = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    return [(cells[1].strip(), cells[2].strip()) for cells in lines[1:]]


def main(arguments: list[str]) -> int:
    rows, bad = table(ran())
    print(HEAD + rows)
    for line in bad:
        print("not green:", line)
    if not bad and "--write" in arguments:
        FILE.write_text(HEAD + rows, encoding="utf-8")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
