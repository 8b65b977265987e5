"""Train, watch and question convolutional networks on CIFAR-10: the library behind Epochscope."""

__version__ = "0.1.0"
