"""Learn: the contents of the lessons."""

from ui import theme
from ui.learn.contents import contents, first_lesson

theme.page_header(
    "Learn",
    "Convolutional networks by touching them: real photographs, real trainings, your own networks, and beside each "
    "idea the line of Keras that it stands for.",
)
first_lesson()
contents()
