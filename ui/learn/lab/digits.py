"""Four handwritten digits of scikit-learn's, 8x8 pixels in 17 shades, enlarged to the size of a photograph.

Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998; the first of their kind in scikit-learn.
"""

SHADES = ".123456789abcdefg"
ENLARGED = 4
DIGITS = {
    0: "..5d91.. ..dfaf5. .3f2.b8. .4c..88. .58..98. .4b.1c7. .2e5ac.. ..6da...",
    1: "...cd5.. ...bg9.. ..3fg6.. .7fgg2.. ..1gg3.. ..1gg6.. ..1gg6.. ...bga..",
    3: "..7fd1.. .8d6f4.. .21dd... ..2fb1.. ...1cc1. ....1a8. ..845e9. ..7dd9..",
    4: "...1b... ...78... ..1d622. ..7f.98. .5ga.g6. .4fgdg1. ...3fa.. ...2g4..",
}
"""By what they mean: a row after the other, from nothing to the darkest ink."""


def levels(digit: int) -> list[float]:
    """32 rows of 32 shades from 0 to 1, in one line: each of the 64 pixels as a square of 4x4."""
    rows = [[SHADES.index(shade) / (len(SHADES) - 1) for shade in row] for row in DIGITS[digit].split()]
    return [shade for row in rows for _ in range(ENLARGED) for shade in row for _ in range(ENLARGED)]
