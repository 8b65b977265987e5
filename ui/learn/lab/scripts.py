"""The scripts of ui/static/shared that labs are made of, in the order in which one needs the other."""

LAB = ("element", "roving", "checks", "operations", "paint", "pictures", "lab_parts")
"""Pictures to choose, maps to point at, and a question that the lab judges."""

MOVED_LAB = (*LAB, "kernel_editor", "preset_row", "moving")
"""The same with kernels to choose, and a picture that can be shifted, turned and scaled."""
