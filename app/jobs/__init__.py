"""The durable render line: which job moves next, what is written, and what a kill leaves behind."""
