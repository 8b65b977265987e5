"""The lines of the robustness lab, held against what they were drawn from."""

from cnn_core.figures import style
from cnn_core.figures.robustness import accuracy_by_severity, runs_by_severity

LINES = {"noise": [0.7, 0.6, 0.5, 0.4, 0.3, 0.2], "blur": [0.7, 0.65, 0.6, 0.55, 0.5, 0.45]}
TITLES = {"noise": "Noise", "blur": "Blur"}


def test_a_line_begins_with_the_images_as_they_are_and_its_points_know_what_they_are():
    noise, blur = accuracy_by_severity(LINES, TITLES, chosen="blur", title="Noise costs most").data
    assert (noise.name, list(noise.x), list(noise.y)) == ("Noise", [0, 1, 2, 3, 4, 5], LINES["noise"])
    assert [list(point) for point in noise.customdata][:2] == [["noise", 0], ["noise", 1]]
    assert blur.line.width > noise.line.width
    assert noise.line.color != blur.line.color and noise.line.dash != blur.line.dash


def test_severity_zero_is_put_in_words_and_the_axis_shows_all_of_accuracy():
    figure = accuracy_by_severity(LINES, TITLES, chosen="blur", title="Noise costs most")
    assert figure.layout.title.text == "Noise costs most"
    assert figure.layout.xaxis.ticktext[0] == "as they are" and figure.layout.xaxis.ticktext[5] == "5"
    assert figure.layout.yaxis.range == (0, 1)


def test_runs_stand_beside_each_other_by_name():
    figure = runs_by_severity({"One, epoch 1": LINES["noise"], "Other": LINES["blur"]}, title="Other keeps most")
    assert [line.name for line in figure.data] == ["One, epoch 1", "Other"]
    assert figure.layout.showlegend and figure.data[1].line.color == style.CLASS_COLORS[1]
    assert runs_by_severity({"Only": LINES["noise"]}, title="Alone").layout.showlegend
