"""Circled takes and the cut they make."""
