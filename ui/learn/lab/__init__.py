"""What the labs of the lessons share: pictures, kernels to begin with, and filters that a network has learned."""
