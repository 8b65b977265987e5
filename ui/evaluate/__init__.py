"""The Evaluate page: one scene (run, epoch, images, temperature, comparison), and the views that question it."""
