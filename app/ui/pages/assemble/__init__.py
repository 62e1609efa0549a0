"""The cut as it will be delivered."""
