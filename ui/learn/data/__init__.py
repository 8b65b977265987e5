"""The chapter "Preparing data"."""
