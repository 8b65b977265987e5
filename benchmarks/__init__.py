"""What measures speed, each with its peer in the same run."""
