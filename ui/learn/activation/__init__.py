"""The chapter "ReLU and other activations"."""
