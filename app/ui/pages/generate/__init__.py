"""The render queue with its money and the jobs that wait for an answer."""
