#!/usr/bin/env python3
"""Draws the pictures of the shipped themes, from nothing but arithmetic:

    python3 docs/theme-pictures.py

Shapes are answers to "is this point inside?", asked sixteen times a pixel. A site's own
pictures may come from anywhere; they need only be PNG files.
"""

import math
import os
import random
import struct
import zlib

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "themes")
GRID = [(i + 0.5) / 4 for i in range(4)]


def write_png(name, width, height, rows, channels):
    """Rows of bytes; 3 channels are red, green, blue, 4 have alpha besides."""
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body +
                struct.pack(">I", zlib.crc32(kind + body)))

    header = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 6, 0, 0, 0)
    filtered = bytearray()
    above = bytes(width * channels)
    for row in rows:  # each row as its difference to the one above
        filtered.append(2)
        filtered += bytes((a - b) & 255 for a, b in zip(row, above))
        above = row
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                   chunk(b"IDAT", zlib.compress(bytes(filtered), 9)) + chunk(b"IEND", b""))


def colour(text):
    return tuple(int(text[i:i + 2], 16) for i in (1, 3, 5))


def draw_mark(name, width, height, rgb, inside):
    """A shape of one colour upon nothing."""
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            hits = sum(inside(x + dx, y + dy) for dy in GRID for dx in GRID)
            row += bytes((*rgb, hits * 255 // 16))
        rows.append(bytes(row))
    write_png(name, width, height, rows, 4)


# -- harbour: the sun, half sunk in three waves ----------------------------------------------


def sun_and_sea(x, y):
    x, y = (x - 128) / 128, (y - 128) / 128
    if x * x + y * y > 0.97:
        return False
    for level in (0.02, 0.34, 0.66):
        wave = level + 0.055 * math.sin(x * math.pi * 2.2)
        if wave < y < wave + 0.105:
            return False
    return True


# -- harvest: an ear of corn -----------------------------------------------------------------


def in_grain(x, y, at_x, at_y, lean):
    """A grain: a leaf of two circles, its foot at (at_x, at_y), leaning so many degrees."""
    angle = math.radians(lean)
    u = (x - at_x) * math.cos(angle) + (y - at_y) * math.sin(angle)
    v = (x - at_x) * math.sin(angle) - (y - at_y) * math.cos(angle)
    length, width = 66, 13
    if not 0 <= v <= length:
        return False
    return abs(u) <= width * math.sin(math.pi * v / length) ** 0.8


def ear_of_corn(x, y):
    if abs(x - 80) <= 5 and 70 <= y <= 250:
        return True
    if in_grain(x, y, 80, 74, 0):
        return True
    for row in range(4):
        foot = 116 + row * 34
        if in_grain(x, y, 83, foot, 34) or in_grain(x, y, 77, foot, -34):
            return True
    return False


# -- winter: hills at night, and a little snow ------------------------------------------------

HILLS = [  # colour, height of the crest, and its waves: length, height, phase
    ("#0A1826", 620, [(1900, 90, 0.3), (730, 26, 1.9)]),
    ("#0C1D2E", 740, [(1500, 80, 2.2), (610, 22, 0.4)]),
    ("#10273C", 880, [(1720, 70, 4.0), (540, 18, 2.8)]),
]


def draw_winter(name, width, height):
    ground = colour("#08131F")
    columns = []
    for x in range(width):
        crests = [crest + sum(h * math.sin(2 * math.pi * x / length + phase)
                              for length, h, phase in waves)
                  for _, crest, waves in HILLS]
        columns.append(crests)
    chance = random.Random(11)
    flakes = [(chance.uniform(0, width), chance.uniform(0, height), chance.uniform(1.6, 4.2))
              for _ in range(150)]
    near = {}  # flakes by the pixels that they may touch
    for cx, cy, r in flakes:
        for y in range(int(cy - r) - 1, int(cy + r) + 2):
            for x in range(int(cx - r) - 1, int(cx + r) + 2):
                near.setdefault((x, y), []).append((cx, cy, r))
    snow = colour("#152E45")
    tones = [colour(tone) for tone, _, _ in HILLS]
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            pixel = ground
            for tone, crest in zip(tones, columns[x]):
                cover = min(1, max(0, y + 0.5 - crest))
                if cover:
                    pixel = tuple(round(a + (b - a) * cover) for a, b in zip(pixel, tone))
            for cx, cy, r in near.get((x, y), ()):
                cover = min(1, max(0, r - math.hypot(x + 0.5 - cx, y + 0.5 - cy) + 0.5))
                pixel = tuple(round(a + (b - a) * cover) for a, b in zip(pixel, snow))
            row += bytes(pixel)
        rows.append(bytes(row))
    write_png(name, width, height, rows, 3)


if __name__ == "__main__":
    draw_mark("harbour.png", 256, 256, colour("#5CD6E0"), sun_and_sea)
    draw_mark("harvest.png", 160, 256, colour("#9A6200"), ear_of_corn)
    draw_winter("winter.png", 1920, 1080)
