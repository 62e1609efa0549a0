"""One check a file: what it measures, in which unit, and nothing about other checks."""
