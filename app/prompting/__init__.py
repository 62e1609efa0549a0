"""Brief and continuity in, one model's words out. Pure: no disk, no clock, no network."""
