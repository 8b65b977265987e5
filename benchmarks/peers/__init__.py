"""What a person would run instead: the same network, trained by other means. Each prints one JSON line."""
