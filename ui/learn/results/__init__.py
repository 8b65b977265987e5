"""The chapter "Reading the results"."""
