"""The storyboard: every shot as a tile, and the inspector that edits it."""
