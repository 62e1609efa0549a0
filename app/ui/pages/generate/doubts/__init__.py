"""Orders without an answer: what was sent, what it may cost, and the decision."""
