"""Alembic's script directory of `office.db`."""
