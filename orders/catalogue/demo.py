"""A made-up catalogue of cutting tools, for the demo and for measuring.

Sizes, standards and materials are those of the trade; numbers, EANs and prices are invented. The
EANs begin with 29, which GS1 keeps for use inside a company, so that none is anybody's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from pathlib import Path

from django.db import transaction
from stdnum import ean

from orders.models import Article, ProductGroup
from orders.money import CENT
from orders.search_terms import key_of

SERIES_FILE = Path(__file__).parent / "demo_data" / "series.csv"
THREADS = (  # diameter, pitch in mm; the first of a diameter is the coarse one
    *(("3", "0.5"), ("4", "0.7"), ("5", "0.8"), ("6", "1"), ("8", "1.25"), ("8", "1")),
    *(("10", "1.5"), ("10", "1"), ("12", "1.75"), ("12", "1.5"), ("14", "2"), ("16", "2")),
    *(("16", "1.5"), ("18", "2.5"), ("20", "2.5"), ("20", "1.5"), ("24", "3"), ("30", "3.5")),
)


@dataclass(frozen=True)
class Group:
    """A product group of the demo."""

    number: str
    names: tuple[str, str, str]  # Dutch, English, German


@dataclass(frozen=True)
class Series:
    """A series has tools that differ in their size only."""

    number: str
    group: str
    names: tuple[str, str, str]  # Dutch, English, German, before the size
    sizes: tuple[str, ...]
    base: Decimal  # euros
    slope: Decimal  # euros more for each mm
    pack: int


GROUPS = (
    Group("11", ("Spiraalboren", "Twist drills", "Spiralbohrer")),
    Group("12", ("Center- en spotboren", "Centre and spot drills", "Zentrier- und Anbohrer")),
    Group("13", ("Verzinkboren", "Countersinks", "Kegelsenker")),
    Group("14", ("Trappenboren", "Step drills", "Stufenbohrer")),
    Group("15", ("Boorcassettes", "Drill sets", "Bohrerkassetten")),
    Group("21", ("Machinetappen", "Machine taps", "Maschinengewindebohrer")),
    Group("22", ("Handtappen", "Hand taps", "Handgewindebohrer")),
    Group("23", ("Snijplaten", "Dies", "Schneideisen")),
    Group("24", ("Snijmoeren", "Die nuts", "Schneidmuttern")),
    Group("31", ("Schachtfrezen", "End mills", "Schaftfräser")),
    Group("32", ("Radiusfrezen", "Ball nose end mills", "Kugelfräser")),
    Group("33", ("Hoekfrezen", "Chamfer mills", "Fasenfräser")),
    Group("41", ("Ruimers", "Reamers", "Reibahlen")),
    Group("51", ("Gatzagen", "Hole saws", "Lochsägen")),
    Group("52", ("Zaagbladen", "Saw blades", "Sägeblätter")),
    Group("61", ("Wisselplaten", "Indexable inserts", "Wendeschneidplatten")),
    Group("71", ("Spantangen", "Collets", "Spannzangen")),
)


def _steps(first: str, last: str, step: str) -> tuple[str, ...]:
    smallest, largest, difference = Decimal(first), Decimal(last), Decimal(step)
    count = int((largest - smallest) / difference) + 1
    sizes = (smallest + n * difference for n in range(count))
    return tuple(f"{size.normalize():f}" for size in sizes)


MILL_SIZES = (
    *("1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5", "5.5", "6"),
    *("7", "8", "9", "10", "12", "14", "16", "18", "20", "25"),
)
SIZES = {
    "drills": _steps("1", "13", "0.1"),
    "mills": MILL_SIZES,
    "metric": tuple(f"M{diameter}x{pitch}" for diameter, pitch in THREADS),
}
SET = re.compile(r"set\b|set van")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
RANGE = re.compile(r"\d+-\d+")
METRIC_THREAD = re.compile(r"M\d+x[\d.]+")
LARGEST_PRICED = Decimal(200)  # mm; a larger number is a code, such as that of an insert
STEPS = re.compile(r"(\S+) to (\S+) by (\S+)")


def _all_series() -> Iterator[Series]:
    with SERIES_FILE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield Series(
                number=row["number"],
                group=row["group"],
                names=(row["name_nl"], row["name_en"], row["name_de"]),
                sizes=_sizes(row["sizes"]),
                base=Decimal(row["base"]),
                slope=Decimal(row["slope"]),
                pack=int(row["pack"]),
            )


def _sizes(written: str) -> tuple[str, ...]:
    """Read the sizes of a series: "drills", "mills from 3", "10 to 50 by 0.5", or a list.

    In a list "_" stands for a space: "UNC_1/4-20".
    """
    name, _from, first = written.partition(" from ")
    if name in SIZES:
        return SIZES[name][SIZES[name].index(first) if first else 0 :]
    steps = STEPS.fullmatch(written)
    return _steps(*steps.groups()) if steps else tuple(s.replace("_", " ") for s in written.split())


def articles() -> Iterator[Article]:
    """Make 2,000 articles, not saved. A number begins with the two digits of its product group."""
    return chain.from_iterable(_articles_of(series) for series in _all_series())


def load_demo_catalogue() -> None:
    """Save the catalogue of the demo, unless there are articles already."""
    if Article.objects.exists():
        return
    with transaction.atomic():
        groups = {group.number: _save_group(group) for group in GROUPS}
        demo_articles = list(articles())
        for article in demo_articles:
            article.group = groups[article.number[:2]]
        Article.objects.bulk_create(demo_articles)


def _save_group(group: Group) -> ProductGroup:
    dutch, english, german = group.names
    saved, _is_new = ProductGroup.objects.get_or_create(
        number=group.number, defaults={"name_nl": dutch, "name_en": english, "name_de": german}
    )
    return saved


def _articles_of(series: Series) -> Iterator[Article]:
    for index, size in enumerate(series.sizes):
        number = f"{series.number}.{_code(size, index)}"
        unit = " mm" if size[0].isdigit() and '"' not in size else ""
        dutch, english, german = series.names
        comma = size.replace(".", ",")
        yield Article(
            number=number,
            number_key=key_of(number),
            ean=_ean(number),
            # Every tenth size was sold under another number before.
            superseded_keys=[key_of(f"9{number}")] if index % 10 == 0 else [],
            name_nl=f"{dutch}, {comma}{unit}",
            name_en=f"{english}, {size}{unit}",
            name_de=f"{german}, {comma}{unit}",
            gross_price=_price(series, size),
            unit=Article.Unit.SET if SET.search(dutch) else Article.Unit.PIECE,
            pack_quantity=series.pack,
            minimum=series.pack,
        )


def _code(size: str, index: int) -> str:
    """Return the last part of a number: hundredths of a mm, or "08125" for a thread M8x1,25.

    Of a range such as "1-10" it has the digits of both ends; what is no size in mm is counted.
    """
    if METRIC_THREAD.fullmatch(size):
        diameter, pitch = size[1:].split("x")
        return f"{int(diameter):02d}{int(Decimal(pitch) * 100):03d}"
    if RANGE.fullmatch(size):
        return "".join(f"{int(part):02d}" for part in size.split("-"))
    if NUMBER.fullmatch(size):
        return f"{int(Decimal(size) * 100):04d}"
    return f"{index + 1:04d}"


def _price(series: Series, size: str) -> Decimal:
    number = NUMBER.search(size)
    diameter = min(Decimal(number[0]), LARGEST_PRICED) if number else Decimal(0)
    return (series.base + series.slope * diameter).quantize(CENT, ROUND_HALF_UP)


def _ean(number: str) -> str:
    digits = f"29{int(key_of(number)) % 10**10:010d}"
    return digits + str(ean.calc_check_digit(digits))
