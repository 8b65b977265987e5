"""Learn: making a network better, an experiment at a time."""

from ui.learn.better import augmentation
from ui.learn.lesson import lesson

lesson("better", {"augmentation": augmentation.show})
