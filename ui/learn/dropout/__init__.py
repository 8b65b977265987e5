"""The chapter "Dropout and L1/L2"."""
