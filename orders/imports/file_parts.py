"""The file of an import, kept in the database so that every worker can read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from orders.models import CatalogueImport

PART_BYTES = 1 << 20


def parts_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the pieces in which a file is kept."""
    while content := file.read(PART_BYTES):
        yield content


@contextmanager
def file_of(catalogue_import: CatalogueImport) -> Iterator[IO[bytes]]:
    """Open the file of an import; it is empty when it was thrown away."""
    parts = catalogue_import.parts.order_by("position").values_list("content", flat=True)
    with TemporaryFile() as file:
        for content in parts.iterator(chunk_size=1):
            file.write(content)
        file.seek(0)
        yield file
