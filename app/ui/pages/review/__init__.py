"""One take on the screen, exactly, with its in and out."""
