"""One file a vendor: what goes over the wire and what comes back, without touching the wire."""
