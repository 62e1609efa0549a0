"""Prompts as a person looks at them: compiled, compared, mended."""
