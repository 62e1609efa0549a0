"""The shot list as a table: typed cells, edited in place, filled, copied and pasted."""
