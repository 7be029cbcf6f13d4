"""Companies with the names of a file, and addresses that are made up, for one run alone.

The file is a CSV with the column `legal_name`, and `lei` if it likes. What is made of it stays in
a folder that goes with the run.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.directory.data import COLUMNS, SEED, Vocabulary, companies

TOWNS = (
    *("Amsterdam", "Rotterdam", "Den Haag", "Utrecht", "Eindhoven", "Groningen", "Tilburg"),
    *("Almere", "Breda", "Nijmegen", "Apeldoorn", "Haarlem", "Arnhem", "Enschede", "Amersfoort"),
    *("Zaandam", "'s-Hertogenbosch", "Zwolle", "Leiden", "Dordrecht", "Ede", "Alphen aan den Rijn"),
    *("Leeuwarden", "Alkmaar", "Emmen", "Delft", "Deventer", "Venlo", "Sittard", "Helmond", "Oss"),
    *("Hilversum", "Hengelo", "Roosendaal", "Purmerend", "Schiedam", "Vlaardingen", "Almelo"),
    *("Hoorn", "Gouda", "Assen", "Bergen op Zoom", "Capelle aan den IJssel", "Katwijk"),
    *("Zeist", "Nieuwegein", "Roermond", "Den Helder", "Doetinchem", "Hoogeveen", "Terneuzen"),
    *("Krimpen aan den IJssel", "Heerhugowaard", "Barneveld", "Tiel", "Waalwijk", "Weert", "Uden"),
    *("Wijk bij Duurstede", "Beekbergen", "Sint-Oedenrode", "Wijchen", "IJmuiden", "Nunspeet"),
)  # fmt: skip
STREETS = 1_500


def write(path: Path, names: Path, made_up: int = 0) -> int:
    """Write the companies of a file of names among so many made-up ones; return how many."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in _all(names, made_up):
            writer.writerow(row)
            count += 1
    return count


def _all(names: Path, made_up: int) -> Iterator[dict[str, str]]:
    yield from _named(names)
    for row in companies(made_up):
        yield {**row, "ref": f"M{row['ref']}"}


def _named(names: Path) -> Iterator[dict[str, str]]:
    rng = random.Random(SEED + 2)
    streets = Vocabulary().streets[:STREETS]
    weights = [1 / (n + 8) for n in range(len(TOWNS))]
    with names.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield {
                **dict.fromkeys(COLUMNS, ""),
                "ref": f"R{number:07d}",
                "name": row["legal_name"],
                "country": "NL",
                "street": rng.choice(streets),
                "house_number": str(rng.randint(1, 300)),
                "postcode": f"{rng.randint(1000, 9999)} {''.join(rng.choices('ABCDEGHJKLM', k=2))}",
                "city": rng.choices(TOWNS, weights)[0],
                "register_number": f"{90_000_000 + number:08d}",
                "duns": f"{700_000_000 + number:09d}",
                "lei": row.get("lei", ""),
                "prominence": str(int(rng.paretovariate(0.9) * 10_000)),
                "status": "active",
            }
