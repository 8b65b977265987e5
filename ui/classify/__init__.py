"""Classify: pictures of one's own, what a network takes them for, and why."""
