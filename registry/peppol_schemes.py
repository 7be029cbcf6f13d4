"""The schemes of Peppol IDs, and what a number of each looks like.

Source of the list: Electronic Address Scheme (EAS), as the rules of Peppol BIS Ordering 3 (T01,
release 2026.5 of May 2026) have it. A receiver refuses a document with a scheme outside the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import ean, lei
from stdnum.au import abn
from stdnum.be import vat as enterprise_number
from stdnum.de import leitweg
from stdnum.fr import siren, siret
from stdnum.it import iva
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

_LIST = (
    "0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0183 0184 0188 0190 0191 0192 "
    "0195 0196 0198 0199 0200 0201 0204 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 "
    "0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 "
    "9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 "
    "9946 9947 9948 9949 9950 9951 9952 9953 9957 9959"
)
SCHEMES = frozenset(_LIST.split())

# The schemes of VAT numbers, by the prefix of the number.
VAT_SCHEMES = {
    "HU": "9910",
    "AT": "9914",
    "ES": "9920",
    "AD": "9922",
    "AL": "9923",
    "BA": "9924",
    "BE": "9925",
    "BG": "9926",
    "CH": "9927",
    "CY": "9928",
    "CZ": "9929",
    "DE": "9930",
    "EE": "9931",
    "GB": "9932",
    "EL": "9933",
    "HR": "9934",
    "IE": "9935",
    "LI": "9936",
    "LT": "9937",
    "LU": "9938",
    "LV": "9939",
    "MC": "9940",
    "ME": "9941",
    "MK": "9942",
    "MT": "9943",
    "NL": "9944",
    "PL": "9945",
    "PT": "9946",
    "RO": "9947",
    "RS": "9948",
    "SI": "9949",
    "SK": "9950",
    "SM": "9951",
    "TR": "9952",
    "VA": "9953",
    "FR": "9957",
    "IT": "0211",
}

# What stands behind the prefix of a VAT number. Source: the Commission's VIES, and the tax offices
# of Great Britain and Switzerland.
VAT_SHAPES = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CH": r"E\d{9}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z\d]\d{7}[A-Z\d]",
    "FI": r"\d{8}",
    "FR": r"[A-Z\d]{2}\d{9}",
    "GB": r"\d{9}(\d{3})?|GD\d{3}|HA\d{3}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z\d+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"\d{9}(\d{3})?",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
}


def has_vat_shape(number: str) -> bool:
    """Tell whether a VAT number with its prefix looks like one of that country."""
    shape = VAT_SHAPES.get(number[:2])
    return shape is not None and re.fullmatch(shape, number[2:], re.ASCII) is not None


def is_right(scheme: str, value: str) -> bool:
    """Tell whether a value looks like one of its scheme, with its check digits where it has any."""
    if scheme in _CHECKS:
        return _CHECKS[scheme](value)
    prefix = _PREFIXES.get(scheme)
    if prefix in VAT_SHAPES:
        return has_vat_shape(value) and value.startswith(prefix)
    return re.fullmatch(r"[A-Z\d][A-Z\d._:~-]*", value, re.ASCII) is not None


def prefix_of(scheme: str) -> str:
    """Return the country prefix of a scheme of VAT numbers; empty for any other scheme."""
    return _PREFIXES.get(scheme, "")


def _shape(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


def _digits(count: int, is_valid: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return a check of that many digits, which python-stdnum checks further."""
    has_shape = _shape(rf"\d{{{count}}}")
    return lambda value: has_shape(value) and is_valid(value)


_PREFIXES = {scheme: prefix for prefix, scheme in VAT_SCHEMES.items()}
_CHECKS: dict[str, Callable[[str], bool]] = {
    "0002": _digits(9, siren.is_valid),
    "0007": _digits(10, swedish.is_valid),
    "0009": _digits(14, siret.is_valid),
    "0060": _shape(r"\d{9}"),  # DUNS
    "0088": _digits(13, ean.is_valid),  # GLN
    "0096": _shape(r"\d{10}"),
    "0106": _shape(r"\d{8}"),  # KvK
    "0151": _digits(11, abn.is_valid),
    "0183": _shape(r"CHE\d{9}"),
    "0184": _shape(r"(DK)?\d{8}"),
    "0190": _shape(r"\d{20}"),  # OIN
    "0192": _digits(9, norwegian.is_valid),
    "0198": _shape(r"DK\d{8}"),
    "0199": lei.is_valid,
    "0204": leitweg.is_valid,
    "0208": _digits(10, enterprise_number.is_valid),
    "0211": lambda value: value.startswith("IT") and iva.is_valid(value[2:]),
}
