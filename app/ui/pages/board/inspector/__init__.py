"""One shot or many in every field, with prompt and findings."""
