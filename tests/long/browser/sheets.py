"""How much of each sheet is empty in one piece: `sheets.py FILE.pdf...` prints a JSON object a file.

A sheet is drawn and divided into squares of 4 mm; the largest rectangle of squares without ink is measured as a share of
what lies within the margins.
"""

import json
import sys

import numpy
import pypdfium2

SQUARE = 12
MARGINS = (20, 34)


def squares(page):
    """Which squares within the margins hold ink, row by row."""
    picture = numpy.asarray(page.render(scale=1, grayscale=True).to_numpy())
    picture = picture.reshape(picture.shape[0], picture.shape[1], -1)[:, :, 0]
    above, beside = MARGINS
    picture = picture[above:-above, beside:-beside]
    rows, columns = (size // SQUARE for size in picture.shape)
    picture = picture[: rows * SQUARE, : columns * SQUARE]
    return picture.reshape(rows, SQUARE, columns, SQUARE).min(axis=(1, 3)) < 245


def largest_void(ink):
    """The largest rectangle without ink, in squares: under each row the highest empty columns side by side."""
    best, empty = 0, numpy.zeros(ink.shape[1], int)
    for row in ink:
        empty = numpy.where(row, 0, empty + 1)
        rising = []
        for column, height in enumerate([*empty, 0]):
            first = column
            while rising and rising[-1][1] >= height:
                first, tall = rising.pop()
                best = max(best, tall * (column - first))
            rising.append((first, height))
    return int(best)


def sheets(file):
    for page in pypdfium2.PdfDocument(file):
        ink = squares(page)
        rows = ink.any(axis=1).nonzero()[0]
        filled = (rows[-1] + 1) / len(ink) if len(rows) else 0
        yield {"void": largest_void(ink) / ink.size, "filled": float(filled)}


for file in sys.argv[1:]:
    print(json.dumps({"file": file, "sheets": list(sheets(file))}))
