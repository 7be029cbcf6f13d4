"""Sizes: what a text says in figures, however it is written."""

from __future__ import annotations

import pytest

from orders.sizes import Kind, Size, pieces_of
from orders.threads import core_drills


def sizes_of(text: str) -> list[str]:
    return [f"{piece.kind} {piece.word}" for piece in pieces_of(text) if isinstance(piece, Size)]


@pytest.mark.parametrize(
    ("spellings", "sizes"),
    [
        (("8,5 mm", "8.50mm", "Ø8,5", "ø 8.5 mm", "d=8,5", "diameter 8,5", "⌀8,50MM"), ["mm 8.5"]),
        (("8,5", "8.50"), ["number 8.5"]),
        (("M8x1,25", "m8X1.25", "M8 x 1,25", "M 8x1.25", "M8×1,250"), ["thread m8x1.25"]),
        (("M8", "m 8", "M-8"), ["thread m8"]),
        (("MF10x1", "M10x1", "mf 10 x 1,0"), ["thread m10x1"]),
        (('1/4"', "1/4 inch", "1/4", "1/4''", "¼", "1/4 zoll", "1/4 duim"), ["inch 1/4in"]),
        (('1 1/4"', "1-1/4 inch", "1¼"), ["inch 1.1/4in"]),
        (("1/4-20", '1/4"-20'), ["inch 1/4in", "code 20tpi"]),
        (("z4", "Z=4", "4 snijkanten", "4-snijder", "vier snijkanten", "4 flutes"), ["flutes z4"]),
        (("90°", "90 graden", "90 gr", "90-graden", "90 Grad", "90 degrees"), ["angle 90°"]),
        (("8H7", "8 H7", "8 h7"), ["number 8", "code h7"]),
        (("DIN 338", "din338", "DIN-338"), ["standard din338"]),
        (("DIN 371/376", "DIN371/376"), ["standard din371", "standard din376"]),
        (("4-12 mm", "4 - 12", "4 t/m 12 mm", "4 tot 12"), ["range 4-12"]),
        (("M3-M12", "M3 t/m M12"), ["range m3-m12"]),
        (("25-delig", "25 dlg", "25-teilig", "set van 25"), ["count 25dlg"]),
        (("63x1,6", "63 x 1.6 mm", "63*1,6"), ["dimensions 63x1.6"]),
        (("R0,5", "r 0.5", "radius 0,5"), ["radius r0.5"]),
        (("5xD", "5 x D"), ["code 5xd"]),
        (("8 1/2", "8½"), ["number 8.5"]),
        (("M8x25",), ["thread m8", "number 25"]),
        (("CNMG120408",), ["code cnmg120408"]),
    ],
)
def test_a_size_is_the_same_however_it_is_written(
    spellings: tuple[str, ...], sizes: list[str]
) -> None:
    assert {spelling: sizes_of(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, sizes
    )


@pytest.mark.parametrize(
    "text", ["HSS-E", "HSSE", "HSS E", "hss-co", "HSSCo", "HSS-E-Co", "HSS Co"]
)
def test_steel_with_cobalt_is_one_word(text: str) -> None:
    assert pieces_of(text) == ["hsse"]


@pytest.mark.parametrize("text", ["HSS end mill", "HSS-spiraalboor", "HSS"])
def test_plain_steel_is_another(text: str) -> None:
    assert pieces_of(text)[0] == "hss"


def test_a_thread_is_found_by_its_diameter_and_a_fine_one_as_such() -> None:
    coarse, fine, bare = (pieces_of(text)[0] for text in ("M8x1,25", "M8x1", "M8"))
    assert coarse == Size(Kind.THREAD, "m8x1.25", ("m8",))
    assert fine == Size(Kind.THREAD, "m8x1", ("m8", "mf"))
    assert bare == Size(Kind.THREAD, "m8", ("m8x1.25",))


def test_a_count_is_no_size_in_mm() -> None:
    (flutes,) = pieces_of("4 snijkanten")
    assert isinstance(flutes, Size)
    assert "4" not in (flutes.word, *flutes.others)


@pytest.mark.parametrize(
    ("thread", "drill"),
    [
        *(("m3", "2.5"), ("m8", "6.8"), ("m10", "8.5"), ("m10x1", "9"), ("m12x1.5", "10.5")),
        *(("unc 1/4in", "5.1"), ("unf 3/8in", "8.5"), ("g 1/4in", "11.8")),
    ],
)
def test_each_thread_has_its_core_drill(thread: str, drill: str) -> None:
    assert core_drills()[thread] == drill


@pytest.mark.parametrize("text", ["9" * 200, "1/" * 100, "M" + "8x" * 90, "z" * 200, "8." * 99])
def test_any_text_is_read(text: str) -> None:
    assert isinstance(pieces_of(text), list)
