"""From shots to orders to takes, and their money."""
