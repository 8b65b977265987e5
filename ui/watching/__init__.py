"""A closer look at a training, under way or over: what it answers, what it looks for, how its layers fare."""
