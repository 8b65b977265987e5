"""Small trainings that differ in one thing: what lessons claim, run for real and recorded from a real run."""
