import numpy as np

from cnn_core.analysis.course import Course, course, first_of_each_class


def test_right_since_the_first_epoch_of_the_last_streak():
    assert course([1, 2, 3, 4, 5], [3, 7, 3, 3, 3], 3) == Course(answer=3, right_since=3, last_right=5)


def test_wrong_now_names_the_last_epoch_that_was_right():
    assert course([1, 2, 4], [0, 3, 5], 3) == Course(answer=5, right_since=None, last_right=2)
    assert course([2], [1], 3) == Course(answer=1, right_since=None, last_right=None)


def test_the_first_image_of_each_class_that_has_one():
    assert first_of_each_class(np.array([2, 2, 0, 9, 0])) == (2, 0, 3)
