"""The board: rows, order, edits, cuts and what changed since the lock."""
