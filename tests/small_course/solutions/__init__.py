"""Answers of the small course: one module an exercise, one file of sentences beside it."""
