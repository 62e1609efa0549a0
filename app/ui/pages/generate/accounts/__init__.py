"""Keys per vendor: where they lie, whether they work, which one new orders use."""
