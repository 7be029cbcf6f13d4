"""A street line as it is written, taken apart into street, house number and addition."""

from __future__ import annotations

import re

NUMBER_FIRST = frozenset({"FR", "LU", "GB", "IE", "US", "CA", "AU", "NZ"})

_NUMBER_LAST = re.compile(
    r"^(?P<street>.*?[^\W\d_].*?)[\s,]+"
    r"(?P<number>\d+(?:\s?[-/]\s?\d+)?)"
    r"(?:[\s,/-]*\b(?:bus|box|bte|boîte)\s*(?P<box>[\w/-]{1,8})"
    r"|[\s,/-]*(?P<addition>[^\W\d_][\w\-/. ]{0,11}|(?<=, )\d[\w ]{0,11}))?$",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(
    r"^(?P<number>\d+(?:\s?[-/]\s?\d+)?)\s?(?P<addition>bis|ter|quater|[A-Z]\b)?[\s,]+"
    r"(?P<street>[^\W\d_].*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?P<number>\d+)(?:\s?[-/]\s?(?P<last>\d+)\b)?[\s-]*(?P<addition>.*)$", re.ASCII
)


def split_street(line: str, country: str) -> tuple[str, str, str]:
    """ "Demostraat 96 bis" as ("Demostraat", "96", "bis"); one without a number is all street."""
    text = " ".join(line.split())
    first, second = _NUMBER_LAST, _NUMBER_BEFORE
    if country in NUMBER_FIRST:
        first, second = second, first
    match = first.match(text) or second.match(text)
    if match is None:
        return text, "", ""
    found = match.groupdict()
    number, after = split_number(found["number"])
    addition = " ".join(filter(None, (after, found.get("box") or found["addition"])))
    return found["street"].strip(" ,"), number, addition


def split_number(written: str) -> tuple[str, str]:
    """ "96 bis" as ("96", "bis"), "96-2" as ("96", "2"); "96-98" are two numbers of one house."""
    match = _NUMBER.match(written.strip())
    if match is None:
        return written.strip(), ""
    number, last, addition = match["number"], match["last"], match["addition"]
    if last is None:
        return number, addition
    if int(last) > int(number) and not addition:
        return f"{number}-{last}", ""
    return number, f"{last} {addition}".strip()
