"""What lasts: rows of a film, the media bin, the office, keys. Values in, values out; no rules."""
