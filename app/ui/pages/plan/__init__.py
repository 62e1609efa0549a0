"""The delivery spec, the words and pictures that go into every prompt."""
