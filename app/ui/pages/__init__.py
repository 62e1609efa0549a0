"""One folder a page; pages never import each other."""
