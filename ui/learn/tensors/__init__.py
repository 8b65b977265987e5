"""The chapter "TensorFlow and tensors"."""
