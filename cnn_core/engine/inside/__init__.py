"""What lies inside a trained network: its layers, what they make of a picture, and what they respond to."""
