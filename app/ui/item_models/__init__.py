"""Qt models over plain rows, shared by the views that show them."""
