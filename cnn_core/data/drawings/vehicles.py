"""An airplane, an automobile, a ship and a truck."""

from cnn_core.data.drawings.sheet import Sheet

TYRE, RIM, GLASS = "#23262b", "#b9c0c7", "#a9d3ea"


def airplane() -> Sheet:
    """In flight, its nose to the right."""
    sheet = Sheet("#6fb3e6")
    for x, y, size in ((48, 48, 20), (200, 206, 24)):
        cloud(sheet, x, y, size)
    sheet.shape([(118, 112), (86, 58), (104, 58), (156, 112)], "#8d99a6")
    sheet.shape([(36, 122), (20, 68), (44, 68), (74, 112)], "#d8432f")
    sheet.blob([(22, 122), (60, 108), (140, 102), (206, 106), (238, 124), (206, 142), (130, 146), (64, 138)], "#f3f5f7")
    sheet.blob([(30, 128), (70, 136), (130, 144), (206, 140), (236, 127), (206, 145), (130, 149), (64, 141)], "#c7ced6")
    for place in range(8):
        sheet.disc(88 + 14 * place, 117, 3.6, "#33475b")
    sheet.shape([(206, 109), (222, 113), (228, 119), (208, 118)], "#33475b")
    sheet.shape([(40, 126), (22, 146), (40, 146), (74, 130)], "#b23726")
    sheet.shape([(112, 134), (72, 206), (92, 206), (166, 136)], "#a3aeba")
    sheet.box(100, 168, 128, 180, "#5d6874", rounded=6)
    return sheet


def automobile() -> Sheet:
    """A red one from its side, on a road."""
    sheet = street()
    sheet.oval(128, 206, 104, 8, "#5b5f66")
    sheet.blob([(64, 146), (80, 112), (100, 98), (150, 98), (178, 114), (196, 146), (130, 156)], "#b71f2a")
    sheet.shape([(78, 142), (92, 114), (104, 106), (122, 106), (122, 142)], GLASS)
    sheet.shape([(130, 142), (130, 106), (150, 106), (168, 118), (180, 142)], GLASS)
    sheet.box(22, 140, 236, 196, "#d62839", rounded=20)
    sheet.box(22, 172, 236, 196, "#b71f2a", rounded=10)
    sheet.stroke([(126, 146), (126, 190)], 2, "#951923")
    sheet.box(134, 156, 150, 161, "#951923", rounded=2)
    sheet.oval(228, 160, 7, 9, "#ffe9a3")
    sheet.box(20, 152, 30, 168, "#ff8f5a", rounded=4)
    for x in (72, 188):
        wheel(sheet, x, 196, 27)
    return sheet


def ship() -> Sheet:
    """A freighter at sea."""
    sheet = Sheet("#a8d4f0")
    cloud(sheet, 56, 44, 18)
    cloud(sheet, 214, 70, 14)
    sheet.band(168, 256, "#2b6ca3")
    sheet.box(44, 92, 98, 150, "#f4f4f0", rounded=2)
    sheet.box(54, 70, 90, 96, "#f4f4f0", rounded=2)
    for row in (102, 120):
        for place in range(4):
            sheet.box(50 + 12 * place, row, 58 + 12 * place, row + 9, "#3b5876")
    sheet.box(56, 76, 88, 85, "#3b5876")
    sheet.shape([(62, 44), (82, 44), (84, 70), (60, 70)], "#e0702f")
    sheet.box(61, 50, 83, 57, "#ffffff")
    for place, colour in enumerate(("#d1495b", "#edae49", "#30806f", "#6b7fa8", "#d1495b")):
        sheet.box(104 + 22 * place, 126, 124 + 22 * place, 150, colour)
    for place, colour in enumerate(("#30806f", "#d1495b", "#edae49")):
        sheet.box(104 + 22 * place, 101, 124 + 22 * place, 125, colour)
    sheet.stroke([(222, 148), (222, 106)], 3, "#5b4a3a")
    sheet.shape([(14, 148), (246, 148), (222, 200), (34, 200)], "#27374d")
    sheet.shape([(26, 178), (232, 178), (222, 200), (34, 200)], "#a5322c")
    for row, shift in ((196, 0), (216, 18), (236, 6)):
        for place in range(7):
            x = 40 * place - 12 + shift
            sheet.curve([(x, row), (x + 10, row + 5), (x + 20, row), (x + 30, row + 5)], 3.5, "#6fa8d6")
    return sheet


def truck() -> Sheet:
    """A blue lorry with a white box, from its side."""
    sheet = street()
    sheet.oval(128, 208, 116, 8, "#5b5f66")
    sheet.box(16, 178, 232, 192, "#3a3f46", rounded=3)
    sheet.box(12, 66, 160, 180, "#f2f0e9", rounded=4)
    sheet.box(12, 160, 160, 180, "#d9d5c8", rounded=4)
    sheet.box(12, 104, 160, 116, "#e8a33d")
    sheet.shape([(166, 184), (166, 98), (206, 98), (226, 138), (242, 146), (242, 184)], "#2f6db5")
    sheet.shape([(178, 138), (178, 108), (201, 108), (214, 138)], GLASS)
    sheet.stroke([(172, 142), (172, 180)], 2, "#22528a")
    sheet.box(178, 148, 190, 152, "#22528a", rounded=2)
    sheet.box(232, 154, 243, 164, "#ffe9a3", rounded=3)
    sheet.box(228, 176, 246, 188, "#9aa3ad", rounded=3)
    for x in (44, 96, 204):
        wheel(sheet, x, 194, 23)
    return sheet


def street() -> Sheet:
    sheet = Sheet("#bfe0f2")
    for left, top, right, colour in ((0, 70, 54, "#b9b3a6"), (54, 96, 108, "#a79f90"), (190, 84, 256, "#b3ab9c")):
        sheet.box(left, top, right, 170, colour)
        for x in range(left + 8, right - 8, 16):
            for y in range(top + 12, 150, 22):
                sheet.box(x, y, x + 7, y + 10, "#8f98a3")
    sheet.band(160, 180, "#8fae6b")
    sheet.band(180, 256, "#7b8087")
    for left in range(-10, 256, 60):
        sheet.box(left, 234, left + 34, 240, "#e9e6da")
    return sheet


def cloud(sheet: Sheet, x: float, y: float, size: float) -> None:
    for shift, drop, share in ((-1.1, 0.25, 0.7), (0, 0, 1), (1.1, 0.2, 0.8), (0.3, 0.4, 0.8)):
        sheet.oval(x + shift * size, y + drop * size, share * size, 0.65 * share * size, "#eef6fb")


def wheel(sheet: Sheet, x: float, y: float, radius: float) -> None:
    sheet.disc(x, y, radius, TYRE)
    sheet.disc(x, y, 0.58 * radius, RIM)
    sheet.disc(x, y, 0.2 * radius, TYRE)
