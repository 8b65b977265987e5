"""Data: the photographs the network learns from."""

import streamlit as st

from cnn_core import data
from ui import data_choice, data_image, data_input, data_look, data_whole, theme
from ui.data_parts import IMAGE, INPUT, LOOK, choose_part, open_part
from ui.fetch import fetch_panel

theme.page_header(
    "Data",
    "CIFAR-10: 60,000 colour photographs of 32x32 pixels in ten classes, collected by Alex Krizhevsky, Vinod Nair and "
    "Geoffrey Hinton (2009).",
)
fetch_panel()
whole = data.load("full" if data.is_available("full") else "sample")
data_choice.follow_address()
part = choose_part()

if part == LOOK:
    theme.stat_row(
        [
            ("Images", "60,000", "10 classes with 6,000 each"),
            ("Training", "50,000", "5,000 a class"),
            ("Test", "10,000", "1,000 a class; never trained on"),
            ("Each image", "32 x 32 x 3", "Height, width, and red, green, blue from 0 to 255"),
        ]
    )
    data_choice.choose_images()
    choice = data_choice.chosen(whole)
    images_column, card_column = st.columns([3, 2], gap="large")
    with card_column:
        photograph = data_choice.photograph(choice)
        if data_look.opened(photograph):
            open_part(IMAGE)
        data_look.balance(whole, choice)
    with images_column:
        data_look.show_images(choice, photograph)

elif part == IMAGE:
    photograph = data_choice.photograph(data_choice.chosen(whole))
    theme.section(
        f"{photograph.class_name.capitalize()}, {photograph.id}",
        "To a program a picture is a block of numbers. Point at a pixel to read it, or give its row and column.",
    )
    data_choice.shuffle_button("Another image")
    figure_column, numbers_column = st.columns([3, 2], gap="large")
    with figure_column:
        data_image.pixel_figure(photograph)
    with numbers_column:
        data_image.facts(photograph)
        data_image.pixel_values(photograph)

elif part == INPUT:
    photograph = data_choice.photograph(data_choice.chosen(whole))
    data_input.scaling(whole)
    data_input.one_hot(whole, photograph)
    data_input.augmentation(photograph)

else:
    clicked = data_whole.class_means(whole)
    if clicked is not None:
        data_choice.choose_class(clicked)
        open_part(LOOK)
    data_whole.pixel_spread(whole)
