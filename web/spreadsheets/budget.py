"""Counts the bytes of a stranger's file as they are unpacked: a small one may hold gigabytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from web.spreadsheets.errors import Reason, UnreadableFile

CHUNK_BYTES = 1 << 16


class ByteBudget:
    """Counts the bytes that have been read, tells `progress`, and ends at a limit."""

    def __init__(self, limit: int | None, progress: Callable[[int], object]) -> None:
        self._limit = limit
        self._progress = progress
        self._count = 0

    def spend(self, count: int) -> None:
        """Count bytes that were read. Raises UnreadableFile above the limit."""
        self._count += count
        if self._limit is not None and self._count > self._limit:
            raise UnreadableFile(Reason.TOO_LARGE)
        self._progress(count)

    def chunks(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield a file part by part, each counted."""
        while chunk := file.read(CHUNK_BYTES):
            self.spend(len(chunk))
            yield chunk

    def parts_of(self, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
        """Yield a file of an archive part by part, each counted; nothing when it is not there."""
        if name in archive.NameToInfo:
            with archive.open(name) as file:
                yield from self.chunks(file)
