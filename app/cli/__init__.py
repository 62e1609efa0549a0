"""The headless half: every command of the contract, over the same production functions."""

from app.cli.run import run

__all__ = ["run"]
