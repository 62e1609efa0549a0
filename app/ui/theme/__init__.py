"""Colours, type and icons of the window; the numbers come from resources/theme/tokens.toml."""
