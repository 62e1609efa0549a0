"""From the cut to a package an NLE opens, and the proof that it does."""
