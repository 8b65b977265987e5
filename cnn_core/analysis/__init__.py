"""Questions put to saved predictions, answered with NumPy and scikit-learn."""
