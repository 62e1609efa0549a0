"""What is decided in Review: notes, ratings, how takes are looked at."""
