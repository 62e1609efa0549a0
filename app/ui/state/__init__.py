"""What the window knows of the film between two looks at the workbench."""
