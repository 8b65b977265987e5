"""The inference process, which holds trained networks ready, and its client, which holds none of TensorFlow."""
