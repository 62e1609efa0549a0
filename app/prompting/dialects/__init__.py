"""One file per model family: its style register. Nothing here knows a limit or a price."""
