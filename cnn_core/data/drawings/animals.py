"""A bird, a cat, a deer, a dog, a frog and a horse."""

from cnn_core.data.drawings.sheet import Point, Sheet

EYE = "#1b1b1b"


def bird() -> Sheet:
    """A robin on a branch, looking left."""
    sheet = Sheet("#cfe6c8")
    for x, y, radius in ((40, 60, 60), (220, 40, 70), (200, 220, 80)):
        sheet.disc(x, y, radius, "#bcdcb2")
    sheet.curve([(-6, 214), (80, 200), (170, 204), (262, 186)], 13, "#6f4e37")
    sheet.shape([(176, 142), (236, 178), (222, 194), (160, 168)], "#5f4a3a")
    sheet.blob(
        [(70, 82), (104, 62), (140, 78), (178, 118), (190, 156), (150, 186), (108, 186), (78, 158), (66, 116)],
        "#7a5f4a",
    )
    sheet.blob([(64, 96), (86, 88), (104, 108), (116, 146), (126, 180), (106, 186), (80, 160), (66, 124)], "#e2692b")
    sheet.blob([(110, 172), (130, 164), (152, 184), (128, 190)], "#f1e4d2")
    sheet.blob([(120, 106), (156, 112), (196, 158), (206, 172), (164, 164), (130, 144)], "#54402f")
    sheet.shape([(68, 92), (40, 102), (68, 108)], "#e9b23c")
    sheet.disc(88, 88, 7, EYE)
    sheet.disc(86, 86, 2.2, "#ffffff")
    for x in (114, 134):
        sheet.stroke([(x, 184), (x - 2, 202)], 4, "#b5762f")
        sheet.stroke([(x - 12, 204), (x + 8, 204)], 4, "#b5762f")
    return sheet


def cat() -> Sheet:
    """A ginger one that sits and looks at you."""
    sheet = Sheet("#d9cfe6")
    sheet.band(200, 256, "#a98d77")
    fur, dark, light = "#e59a4c", "#c4762d", "#fbe9d3"
    sheet.curve([(176, 214), (216, 208), (226, 172), (206, 150)], 18, fur)
    sheet.curve([(226, 176), (216, 158), (206, 150)], 18, dark)
    sheet.blob([(92, 130), (164, 130), (188, 190), (180, 226), (76, 226), (68, 190)], fur)
    sheet.oval(128, 186, 26, 36, light)
    for x in (104, 152):
        sheet.oval(x, 222, 20, 12, light)
    for y in (160, 178):
        sheet.stroke([(74, y + 8), (90, y + 2)], 6, dark)
        sheet.stroke([(182, y + 8), (166, y + 2)], 6, dark)
    for side in (-1, 1):
        sheet.shape([(128 + side * 58, 80), (128 + side * 52, 22), (128 + side * 14, 56)], fur)
        sheet.shape([(128 + side * 49, 66), (128 + side * 46, 38), (128 + side * 26, 56)], "#e8a39a")
    sheet.oval(128, 94, 62, 50, fur)
    for x in (112, 128, 144):
        sheet.stroke([(x, 50), (x, 66)], 6, dark)
    for side in (-1, 1):
        sheet.oval(128 + side * 26, 90, 12, 13, "#9ccf5a")
        sheet.oval(128 + side * 26, 90, 4, 12, EYE)
        sheet.oval(128 + side * 14, 120, 17, 13, light)
        for drop in (-6, 2, 10):
            sheet.stroke([(128 + side * 28, 118 + drop / 3), (128 + side * 78, 112 + drop)], 1.8, "#7a5a3f")
    sheet.shape([(119, 106), (137, 106), (128, 116)], "#c65b62")
    sheet.curve([(114, 124), (121, 126), (128, 117), (135, 126), (142, 124)], 2.5, "#7a4a3f")
    return sheet


def deer() -> Sheet:
    """A stag in a clearing, looking left."""
    sheet = meadow("#c9d8b4", "#7f9a54")
    for x in (16, 212, 244):
        sheet.box(x - 7, 0, x + 7, 178, "#7b6b57")
    fur, dark, light = "#a9703f", "#7d4f29", "#ead7bd"
    for x, y in ((112, 224), (186, 224)):
        sheet.stroke([(x, 160), (x + 4, 192), (x, y)], 9, dark)
    sheet.blob([(96, 124), (140, 118), (196, 118), (210, 142), (200, 170), (150, 172), (104, 170), (90, 148)], fur)
    for x, y in ((100, 228), (200, 228)):
        sheet.stroke([(x, 158), (x - 3, 194), (x, y)], 10, fur)
        sheet.stroke([(x, y - 4), (x, y)], 10, "#3a2a1c")
    sheet.oval(207, 136, 9, 14, light)
    sheet.blob([(76, 84), (102, 84), (122, 128), (104, 164), (86, 140)], fur)
    sheet.blob([(80, 118), (92, 130), (100, 160), (86, 146)], light)
    sheet.blob([(104, 74), (126, 62), (116, 84), (100, 88)], fur)
    sheet.blob([(30, 94), (56, 76), (84, 66), (104, 80), (98, 100), (70, 106), (42, 108)], fur)
    sheet.blob([(28, 98), (40, 96), (46, 104), (36, 108)], "#2c211a")
    sheet.disc(76, 82, 4.5, EYE)
    horn = "#e8dcc0"
    for lean in (0, 20):
        sheet.curve([(88 + lean / 2, 68), (86 + lean, 44), (68 + 1.6 * lean, 18)], 6, horn)
        sheet.curve([(87 + lean, 50), (64 + 1.2 * lean, 46), (56 + 1.2 * lean, 28)], 5, horn)
        sheet.curve([(86 + lean, 40), (106 + 1.1 * lean, 30), (106 + 1.3 * lean, 10)], 5, horn)
    return sheet


def dog() -> Sheet:
    """A brown one that looks at you, its tongue out."""
    sheet = Sheet("#bcdff0")
    sheet.band(178, 256, "#86b35c")
    fur, dark, light = "#b07a47", "#6e4524", "#f3e6d4"
    sheet.blob([(78, 170), (178, 170), (200, 230), (196, 262), (60, 262), (56, 230)], fur)
    sheet.oval(128, 226, 34, 44, light)
    sheet.box(84, 178, 172, 192, "#c8323a", rounded=7)
    sheet.disc(128, 196, 8, "#f2c84b")
    sheet.oval(128, 104, 66, 66, fur)
    sheet.blob([(128, 42), (144, 70), (148, 100), (128, 112), (108, 100), (112, 70)], light)
    for side in (-1, 1):
        x = 128
        sheet.blob(
            [
                (x + side * 44, 52),
                (x + side * 76, 56),
                (x + side * 92, 110),
                (x + side * 80, 146),
                (x + side * 60, 120),
            ],
            dark,
        )
        sheet.disc(128 + side * 28, 92, 9, EYE)
        sheet.disc(128 + side * 28 - 3, 89, 3, "#ffffff")
    sheet.oval(128, 138, 44, 34, light)
    sheet.blob([(116, 156), (140, 156), (144, 182), (128, 192), (112, 182)], "#e4687a")
    sheet.curve([(98, 148), (114, 158), (128, 148), (142, 158), (158, 148)], 4, dark)
    sheet.oval(128, 122, 17, 12, EYE)
    sheet.stroke([(128, 132), (128, 148)], 4, dark)
    return sheet


def frog() -> Sheet:
    """A green one on a leaf of a water lily."""
    sheet = Sheet("#4f9fb5")
    for y in (34, 66, 226, 246):
        sheet.curve([(-4, y), (60, y + 6), (130, y), (200, y + 6), (262, y)], 3, "#73b8ca")
    sheet.oval(128, 206, 118, 36, "#2f7a44")
    sheet.oval(128, 202, 118, 34, "#3f9a56")
    skin, dark, light = "#7ac143", "#4f8f2a", "#e3efb2"
    for side in (-1, 1):
        sheet.blob(
            [(128 + side * 50, 140), (128 + side * 98, 132), (128 + side * 104, 176), (128 + side * 66, 204)], dark
        )
        foot(sheet, 128 + side * 84, 206, side, dark)
    sheet.blob([(82, 108), (174, 108), (198, 160), (172, 204), (84, 204), (58, 160)], skin)
    sheet.oval(128, 174, 42, 30, light)
    for side in (-1, 1):
        sheet.stroke([(128 + side * 46, 162), (128 + side * 40, 204)], 15, skin)
        foot(sheet, 128 + side * 38, 212, side, skin)
        sheet.disc(128 + side * 42, 66, 25, skin)
        sheet.disc(128 + side * 42, 64, 16, "#f7f3c8")
        sheet.oval(128 + side * 42, 65, 10, 8, EYE)
    sheet.oval(128, 102, 74, 42, skin)
    sheet.curve([(66, 108), (96, 124), (128, 128), (160, 124), (190, 108)], 4, "#2f5f1d")
    for side in (-1, 1):
        sheet.disc(128 + side * 8, 94, 2.5, "#2f5f1d")
    return sheet


def horse() -> Sheet:
    """A chestnut on a pasture, looking left."""
    sheet = meadow("#bfe0f2", "#8cba5a")
    for y in (138, 160):
        sheet.box(0, y, 256, y + 6, "#e9e2d3")
    for x in (14, 128, 240):
        sheet.box(x - 4, 126, x + 4, 184, "#e9e2d3")
    coat, dark, mane = "#8f4a22", "#6d3517", "#3b2013"
    sheet.curve([(212, 112), (236, 130), (238, 178), (230, 196)], 15, mane)
    for x in (108, 184):
        sheet.stroke([(x, 150), (x + 6, 190), (x + 2, 226)], 12, dark)
    sheet.blob([(84, 108), (130, 106), (196, 100), (220, 120), (212, 158), (160, 166), (110, 166), (82, 148)], coat)
    sheet.blob([(46, 62), (76, 42), (104, 74), (128, 112), (112, 160), (84, 146), (74, 96)], coat)
    sheet.curve([(72, 40), (96, 56), (112, 84), (126, 108)], 14, mane)
    for x in (94, 204):
        sheet.stroke([(x, 146), (x - 4, 190), (x - 2, 228)], 13, coat)
    for x, y in ((92, 230), (110, 228), (202, 230), (186, 228)):
        sheet.box(x - 8, y - 4, x + 7, y + 8, "#2a1a10", rounded=2)
    sheet.shape([(62, 48), (66, 24), (78, 44)], coat)
    sheet.blob([(16, 92), (40, 60), (66, 42), (82, 58), (76, 84), (50, 96), (28, 108)], coat)
    sheet.blob([(14, 94), (24, 86), (36, 96), (28, 110), (18, 106)], dark)
    sheet.shape([(50, 54), (62, 48), (40, 80), (32, 82)], "#f3ead9")
    sheet.disc(62, 62, 4.5, EYE)
    sheet.disc(22, 97, 2.2, EYE)
    sheet.curve([(66, 34), (60, 44), (56, 54)], 6, mane)
    return sheet


def meadow(sky: str, grass: str) -> Sheet:
    sheet = Sheet(sky)
    sheet.blob([(-20, 176), (60, 150), (128, 164), (200, 148), (280, 176), (280, 300), (-20, 300)], grass)
    return sheet


def foot(sheet: Sheet, x: float, y: float, side: int, colour: str) -> None:
    """A frog's, its three toes spread outwards."""
    toes: tuple[Point, ...] = ((18, 2), (10, 8), (-4, 9))
    for across, down in toes:
        sheet.stroke([(x, y - 3), (x + side * across, y + down)], 6, colour)
        sheet.disc(x + side * across, y + down, 4.5, colour)
