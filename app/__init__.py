"""Takeboard: a script goes in, takes come out, a package an editor opens leaves.

The floors and who may import whom are told in docs/ARCHITECTURE.md and held by the contracts in
pyproject.toml. This file holds the version and nothing else: importing `app` must cost nothing.
"""

__version__ = "0.1.0"
