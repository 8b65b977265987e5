"""`python -m cnn_core`: the same library from a terminal."""

from cnn_core.cli import main

if __name__ == "__main__":
    main()
