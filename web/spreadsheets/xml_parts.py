"""Reads XML as it comes: elements are named without their prefix, and nothing may be declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

from web.spreadsheets.errors import Reason, UnreadableFile

type Attributes = Mapping[str, str]


class Handler(Protocol):
    """Is told of elements, and of the text in them."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take note of the beginning of an element."""

    def end(self, name: str) -> None:
        """Take note of the end of an element."""

    def text(self, text: str) -> None:
        """Take note of text."""


def parse(chunks: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Tell the handler what stands in XML, and pause after each chunk. Raises UnreadableFile.

    A declaration of a document type is refused: entities in it may unpack to any size.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise UnreadableFile(Reason.DAMAGED) from error


def parse_whole(chunks: Iterable[bytes], on_start: Callable[[str, Attributes], object]) -> None:
    """Tell a function of all elements of a small file. Raises UnreadableFile."""
    for _chunk in parse(chunks, _Starts(on_start)):
        pass


def local_name(name: str) -> str:
    """Return the name of an element or an attribute without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute whatever its prefix is."""
    return next((value for key, value in attributes.items() if local_name(key) == name), "")


def _refuse(*_declaration: object) -> None:
    raise UnreadableFile(Reason.DAMAGED)


class _Starts:
    def __init__(self, on_start: Callable[[str, Attributes], object]) -> None:
        self._on_start = on_start

    def start(self, name: str, attributes: Attributes) -> None:
        self._on_start(local_name(name), attributes)

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass
