"""Learn: the contents of the lessons."""

from ui import theme
from ui.learn.contents import contents

theme.page_header(
    "Learn",
    "Convolutional networks by touching them: real photographs, real trainings, your own networks, and beside each "
    "idea the line of Keras that it stands for. It ends with a challenge: a network of your own against that of the "
    "tutorial, which is “Convolutional Neural Networks (CNN) with TensorFlow”.",
)
contents()
