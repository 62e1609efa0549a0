"""Characters, the kit and the pictures they stand on."""
