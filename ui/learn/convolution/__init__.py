"""The chapter "Convolution": the window, its kernels, what follows of stride and padding, and what comes after it."""
