"""The checklist before, the package after, and what verify read back."""
