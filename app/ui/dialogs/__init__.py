"""Questions that need an answer before anything happens. All open without blocking."""
