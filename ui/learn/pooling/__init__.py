"""The chapter "Pooling": three ways to shrink a map, what that saves, what survives it, and what comes after it."""
