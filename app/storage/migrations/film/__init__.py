"""Alembic's script directory of `project.db`."""
