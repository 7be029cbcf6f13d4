"""Quantities as people type them."""

import pytest

from web.numbers import QuantityRefusal, TypedQuantity, find_quantity, read_quantity

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
THIN_SPACE = "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("7", 7), (" 7 st", 7), ("7,0", 7), ("12,0", 12), ("12.0", 12), ("10,00", 10), ("07", 7),
     ("1000000", 1_000_000), ("1.000.000", 1_000_000), ("1,000,000", 1_000_000), ("1.0000", 1),
     ("1 000", 1000), (f"1{NARROW_SPACE}000", 1000), (f"1{THIN_SPACE}000", 1000),
     ("1\N{NO-BREAK SPACE}000 st", 1000), ("1'000", 1000), ("1’000", 1000), ("1.000,00", 1000),
     ("1,000.00", 1000), ("1 000,0", 1000), ("1.000,-", 1000), ("+5", 5), ("5.", 5), ("'5", 5),
     ("٣", 3), ("\N{LEFT-TO-RIGHT MARK}5", 5), ("0" * 5000 + "7", 7)],
)  # fmt: skip
def test_a_quantity_is_a_whole_number_of_pieces(text: str, pieces: int) -> None:
    assert read_quantity(text) == TypedQuantity(pieces)


@pytest.mark.parametrize(
    "text",
    ["5 st", "5 st.", "5st", "5 stuk", "5 stuks", "5 Stk", "5 Stück", "5 pcs", "5 pc", "5 ea", "5x",
     "5 x", "x5", "x 5", "× 5", "aantal: 5", "5 ex.", "5 STUKS"],
)  # fmt: skip
def test_a_unit_of_one_piece_may_stand_with_a_quantity(text: str) -> None:
    assert read_quantity(text) == TypedQuantity(5)


@pytest.mark.parametrize(
    ("text", "readings"),
    [("1.000", (1000, 1)), ("1,000", (1000, 1)), ("2.000 st", (2000, 2)), ("10.000", (10_000, 10)),
     ("x 1.000", (1000, 1)), ("100,000 pcs", (100_000, 100)), ("1.500", (1500,)),
     ("1,234", (1234,))],
)  # fmt: skip
def test_a_quantity_that_may_be_another_one_is_asked(text: str, readings: tuple[int, ...]) -> None:
    assert read_quantity(text) == TypedQuantity(readings=readings)


@pytest.mark.parametrize(
    ("text", "readings"),
    [("2 dozen", (2,)), ("10 m", (10,)), ("3 VE", (3,)), ("1.000 sets", (1000, 1))],
)
def test_a_unit_that_may_hold_several_pieces_is_asked(text: str, readings: tuple[int, ...]) -> None:
    assert read_quantity(text) == TypedQuantity(readings=readings, has_larger_unit=True)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", "missing"), ("  ", "missing"), ("0", "zero"), ("0,0", "zero"), ("0.000", "zero"),
     ("0 st", "zero"), ("-5", "negative"), ("−5", "negative"), ("5-", "negative"),
     ("-1.000", "negative"), ("- 5 st", "negative"), ("5,5", "not_whole"), ("1,5", "not_whole"),
     ("0.500", "not_whole"), (".5", "not_whole"), ("1/2", "not_whole"), ("2 ½", "not_whole"),
     ("1.500,5", "not_whole"), ("vijf", "not_a_number"), ("x", "not_a_number"),
     ("1E+03", "not_a_number"), ("1 00", "not_a_number"), ("1.00.000", "not_a_number"),
     ("5 5", "not_a_number"), ("5²", "not_a_number"), ("-vijf", "not_a_number"),
     ("5-10", "not_a_number"), ("5 - 10", "not_a_number"),
     ("1000001", "too_many"), ("1.000.001", "too_many"), ("99999999999", "too_many"),
     ("9" * 5000, "too_many")],
)  # fmt: skip
def test_a_text_that_is_no_quantity_says_why(text: str, refusal: str) -> None:
    assert read_quantity(text) == TypedQuantity(refusal=QuantityRefusal(refusal))


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("graag 5 stuks van", "5 stuks"), ("boor 8,5 mm 10 st.", "10 st."), ("5x", "5x"),
     ("HSS x 5", "x 5"), ("1 000 st", "1 000 st"), ("1.000 st", "1.000 st"), ("M8x1,25", ""),
     ("8 x 30", ""), ("8mm x 30", ""), ("10 stappen", ""), ("5 st of 6 st", ""), ("boor 10", "")],
)  # fmt: skip
def test_a_quantity_is_found_in_a_text_by_its_unit(text: str, quantity: str) -> None:
    assert find_quantity(text) == quantity
