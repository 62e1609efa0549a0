"""Finding, replacing, splitting, pasting, locking: editing at speed."""
