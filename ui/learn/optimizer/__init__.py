"""The chapter "Loss, optimizer, learning rate"."""
