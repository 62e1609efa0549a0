"""The use cases, in the order of a production day. Reaches disk and network only through ports."""
