"""More than a thousand files that nobody would like to open, the same ones every time."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

File = tuple[str, bytes]
"""What its sender calls it, and what is in it."""

TRUNCATIONS = 12
FLIPS = 24
NAMES = (
    *("../../etc/passwd", "..\\..\\windows\\system.ini", "/dev/stdout", "C:\\cat.png", "file:///etc/hosts"),
    *("cat.png/../../.bashrc", "con.png", "~/.profile", ".", "..", "", " ", "cat.png\x00.exe", "a\nb\r\nc.png"),
    *("<img src=x onerror=alert(1)>.png", "'; DROP TABLE runs; --.jpg", "$(touch evil).png", "`touch evil`.gif"),
    *("日本の猫.webp", "кот.jpg", "🐈‍⬛.png", "kat\u202egnp.exe", "\ud800.png", "e\u0301" * 200, "a\u2028b.png"),
    *("%2e%2e%2fcat.png", "cat.png?x=1#y", "-rf", "--help", "NaN", "x" * 5000, "cat.php.png", "𝕔𝕒𝕥.png"),
)


def hostile_files() -> Iterator[File]:
    """Damaged, foreign, boastful, odd and misnamed files."""
    chance = random.Random(0)
    whole = dict(pictures())
    for name, content in whole.items():
        yield name, content
        yield from damaged(name, content, chance)
    yield from polyglots(whole)
    yield from boasts()
    yield from foreign(chance)
    yield from annotated(chance)
    yield from ((name, whole["rgb.png"]) for name in NAMES)
    yield from ((name, b"\x89PNG\r\n\x1a\n") for name in NAMES)


def pictures() -> Iterator[File]:
    """Whole ones in every form that is taken, and in some that few have heard of."""
    noise = np.random.default_rng(0).integers(0, 256, (40, 48, 4), np.uint8)
    colour, layers = Image.fromarray(noise[..., :3]), Image.fromarray(noise, "RGBA")
    frames = [Image.fromarray(noise[..., :3] // (place + 1)) for place in range(3)]
    palette = colour.quantize(16)
    for mode in ("RGB", "RGBA", "L", "LA", "1", "P"):
        yield f"{mode.lower()}.png", saved(layers.convert(mode), "PNG")
    yield "transparent palette.png", saved(palette, "PNG", transparency=bytes(range(0, 256, 16)))
    yield "sixteen bits.png", saved(Image.fromarray(noise[..., 0].astype(np.uint16) * 257), "PNG")
    yield "moving.png", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    for mode in ("RGB", "L", "CMYK"):
        yield f"{mode.lower()}.jpg", saved(colour.convert(mode), "JPEG")
    yield "progressive.jpg", saved(colour, "JPEG", progressive=True)
    yield "two.jpg", saved(frames[0], "MPO", save_all=True, append_images=frames[1:])
    yield "turned.jpg", saved(colour, "JPEG", exif=oriented(6))
    for name, options in (("lossy", {}), ("lossless", {"lossless": True})):
        yield f"{name}.webp", saved(layers, "WEBP", **options)
    yield "moving.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    yield "moving.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    yield "transparent.gif", saved(palette, "GIF", transparency=3)
    for mode in ("RGB", "L", "1", "P"):
        yield f"{mode.lower()}.bmp", saved(colour.convert(mode), "BMP")
    for width, height in ((1, 1), (1, 10_000), (10_000, 1), (2, 3), (31, 33)):
        for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP"):
            yield f"{width}x{height}.{kind.lower()}", saved(Image.new("RGB", (width, height), "teal"), kind)


def damaged(name: str, content: bytes, chance: random.Random) -> Iterator[File]:
    """Cut off anywhere; and with bits turned, most of them in the header, where they do the most harm."""
    for _ in range(TRUNCATIONS):
        yield f"cut {name}", content[: chance.randrange(1, len(content))]
    for _ in range(FLIPS):
        turned = bytearray(content)
        for _ in range(chance.randrange(1, 8)):
            within = min(len(turned), 64) if chance.random() < 0.6 else len(turned)
            turned[chance.randrange(within)] ^= 1 << chance.randrange(8)
        yield f"turned bits {name}", bytes(turned)


def polyglots(whole: dict[str, bytes]) -> Iterator[File]:
    """Files that are two things at once."""
    script, archive = b"<html><script>alert(1)</script></html>", zipped(b"evil")
    for name in ("rgb.png", "rgb.jpg", "lossy.webp", "moving.gif", "rgb.bmp"):
        for other in (script, archive, b"%PDF-1.7\n", b"#!/bin/sh\ntouch evil\n", b"MZ" + bytes(100)):
            yield f"{name} and more", whole[name] + other
            yield f"more and {name}", other + whole[name]
    yield "comment.jpg", b"\xff\xd8\xff\xfe" + struct.pack(">H", len(script) + 2) + script + whole["rgb.jpg"][2:]
    yield "script.gif", b"GIF89a/*" + whole["moving.gif"][8:] + b"*/=alert(1)"
    yield "text.png", with_chunk(whole["rgb.png"], b"tEXt", b"Comment\0" + script)


def boasts() -> Iterator[File]:
    """Headers that promise more than there is, or more than anybody can hold."""
    nothing = zlib.compress(b"")
    for width, height in ((50_000, 50_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (0, 0), (0, 9), (6000, 6000)):
        yield f"{width}x{height}.png", png(width, height, nothing)
    for width, height in ((50_000, 50_000), (65_535, 65_535), (65_535, 1), (0, 0), (6000, 6000)):
        yield f"{width}x{height}.gif", gif(width, height)
        yield f"{width}x{height}.jpg", jpeg(width, height)
        yield f"{width}x{height}.bmp", bmp(width, height)
    for width, height in ((50_000, 50_000), (65_535, 65_535), (16_384, 16_384), (1 << 24, 255), (1, 1)):
        for moves in (False, True):
            yield f"{width}x{height}.webp", webp(width, height, moves=moves)
    zeros = zlib.compress(bytes(60_000_000), 9)
    yield "too many rows.png", png(32, 32, zeros)
    small = png(32, 32, zlib.compress(bytes(32 * 97)))
    for kind, header in ((b"zTXt", b"x\0\0"), (b"iCCP", b"x\0\0"), (b"iTXt", b"x\0\1\0\0\0")):
        yield f"{kind.decode()}.png", with_chunk(small, kind, header + zeros)


def largest() -> Iterator[File]:
    """As many pixels as are taken, in the forms that need the most memory."""
    row = b"\0" + bytes(range(4)) * 6000
    yield "layers.png", png(6000, 5000, zlib.compress(row * 5000, 1), colours=6)
    image = Image.new("P", (6000, 5000), 1)
    yield "palette.png", saved(image, "PNG", transparency=bytes([9, 99]), compress_level=1)
    yield "still.gif", saved(image, "GIF", transparency=1)
    yield "progressive.jpg", saved(Image.new("RGB", (6000, 5000), "teal"), "JPEG", progressive=True, subsampling=0)
    yield "photograph.jpg", saved(Image.new("L", (10_000, 10_000), 99), "JPEG")
    layers = Image.new("RGBA", (4000, 4000), (1, 2, 3, 99))
    yield "layers.webp", saved(layers, "WEBP", lossless=True, quality=0, method=0)


def foreign(chance: random.Random) -> Iterator[File]:
    """What is no picture, under a picture's name."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
    others = (
        *(svg.encode(), f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><svg>&l9;</svg>'.encode()),
        *(b"<!doctype html><script>alert(1)</script>", zipped(b"x" * 100), b"PK\x05\x06" + bytes(18)),
        *(b"%PDF-1.7\n%%EOF", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\x7fELF" + bytes(60)),
        *(
            b"",
            b"\0",
            b"\0" * 5000,
            b"\xff" * 5000,
            b"GIF89a",
            b"\xff\xd8\xff",
            b"BM",
            b"RIFF\0\0\0\0WEBP",
            b"P6 9 9 255\n",
        ),
        *(saved(Image.new("RGB", (9, 9)), kind) for kind in ("TIFF", "ICO", "TGA", "PPM", "EPS", "PCX")),
    )
    for content in others:
        for extension in ("png", "jpg", "webp", "gif", "bmp"):
            yield f"cat.{extension}", content
    for _ in range(60):
        yield "noise.png", chance.randbytes(chance.randrange(1, 3000))


def annotated(chance: random.Random) -> Iterator[File]:
    """Orientations that exist and that do not, notes and colour profiles that nobody can read."""
    image = Image.new("RGB", (40, 30), "teal")
    for kind in ("JPEG", "PNG", "WEBP"):
        for orientation in (*range(10), 255, 65_535):
            yield f"orientation {orientation}.{kind.lower()}", saved(image, kind, exif=oriented(orientation))
        for length in (0, 3, 40, 600, 60_000):
            notes = b"Exif\0\0" + chance.randbytes(length)
            yield f"notes.{kind.lower()}", saved(image, kind, exif=notes)
            yield f"profile.{kind.lower()}", saved(image, kind, icc_profile=chance.randbytes(length) + b"acsp")
        turned = bytearray(oriented(6))
        for _ in range(20):
            turned[chance.randrange(6, len(turned))] ^= 1 << chance.randrange(8)
            yield f"odd notes.{kind.lower()}", saved(image, kind, exif=bytes(turned))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def oriented(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("../../evil.png"), content)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """One of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes, colours: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_chunk(content: bytes, kind: bytes, added: bytes) -> bytes:
    """A PNG file with one more chunk after its header."""
    return content[:33] + chunk(kind, added) + content[33:]


def gif(width: int, height: int) -> bytes:
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return b"GIF89a" + screen + frame + b"\x02\x02\x4c\x01\x00;"


def jpeg(width: int, height: int) -> bytes:
    """An ordinary one whose frame header declares another size."""
    content = bytearray(saved(Image.new("RGB", (32, 32), "teal"), "JPEG"))
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def bmp(width: int, height: int) -> bytes:
    content = bytearray(saved(Image.new("RGB", (8, 8), "teal"), "BMP"))
    content[18:26] = struct.pack("<ii", width, height)
    return bytes(content)


def webp(width: int, height: int, *, moves: bool) -> bytes:
    """A canvas of this size with a picture of 8x8 on it."""
    inner = saved(Image.new("RGB", (8, 8), "teal"), "WEBP", lossless=True)[12:]
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    if moves:
        eight = (7).to_bytes(3, "little")
        frame = bytes(6) + eight + eight + (100).to_bytes(3, "little") + b"\0" + inner
        inner = part(b"ANIM", bytes(6)) + part(b"ANMF", frame)
    body = b"WEBP" + part(b"VP8X", bytes([2 * moves, 0, 0, 0]) + sizes) + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def part(kind: bytes, content: bytes) -> bytes:
    """One of a WebP file."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
