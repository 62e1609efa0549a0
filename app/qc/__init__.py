"""Quality control: what a take measures, what follows from it, and which part of it is usable.

Checks measure, `thresholds` judges, `evaluator` puts both together. Raw values always go along.
Pictures come through the `FrameReader` port; nothing here decodes, stores or shows anything.
"""
