"""Answers of the mini course."""
