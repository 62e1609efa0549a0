"""The storyboard: tiles, scenes, both hands, and the kit beside it."""
