"""The chapter "Flatten, dense, softmax"."""
