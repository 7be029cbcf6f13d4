"""The patterns by which sizes are met in a text that is in lower case, with points in decimals."""

from __future__ import annotations

import re

NUMBER_WORDS = {
    "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "zwei": "2", "drei": "3", "fünf": "5", "sechs": "6",
}  # fmt: skip

_N = r"\d+(?:\.\d+)?"  # a number
_B, _E = r"(?<![^\W_])", r"(?![^\W_])"  # the beginning and the end of a word
_INCH = rf"(?:\"|''|inch{_E}|in{_E}|zoll{_E}|duim{_E})"
_MM = r"(?:\s?mm)?"
_TO = r"\s?(?:-|t/m|tot|bis|to)\s?"
_DIAMETER = r"ø|dia(?:m(?:eter)?)?\.?|doorsnede|[dl]\s?=|d(?=\d)"
_DEGREES = rf"(?:°|(?:graden|graad|grad|grd|gr|degrees?|deg){_E})"
_EDGES = "snijkant|snijder|snijdend|tand|lips|lippen|flute|schneid|zahn|zähn|teeth|tooth"
_PARTS = rf"(?:delig|teilig)[^\W_]*|(?:dlg|tlg|stuks?|stk|st|pcs?|pieces?|parts?){_E}"
_LABELS = "type|typ|nr|no|nummer|serie|series|klasse|class|vorm|form"
_NUMBER_WORDS = "|".join(NUMBER_WORDS)

# In the order in which they are tried where several could be read. The outermost group names what
# was met, so each pattern stands in one.
_PATTERNS = {
    "cobalt": rf"hss[\s-]*(?:e(?:[\s-]?co)?|co)(?P<cobalt_percent>\d{{1,2}})?{_E}",
    "standard": rf"(?P<standard_name>din|iso|ansi|nen)(?:[\s/-]*(?:en|iso){_E})*[\s-]*"
    rf"(?P<standard_numbers>\d+(?:\s?/\s?\d+)*)(?P<standard_form>[a-z])?{_E}",
    "thread_range": rf"m\s?(?P<first_thread>{_N}){_TO}m\s?(?P<last_thread>{_N}){_E}",
    "thread": rf"m(?P<fine>f)?[\s-]?(?P<diameter>{_N})"
    rf"(?:\s?(?P<pitch_sign>[x-])\s?(?P<pitch>{_N})(?:\s?x\s?(?P<length>{_N}))?)?{_MM}{_E}",
    "fraction": rf"(?<!\d\.)(?P<series>[a-z]{{1,4}})?(?:(?P<whole>\d+)[\s-])?"
    rf"(?P<over>\d{{1,2}})\s?/\s?(?P<under>64|32|16|8|4|2)(?!\d)\s?(?P<fraction_inch>{_INCH})?"
    rf"(?:\s?-\s?(?P<per_inch>\d{{1,2}})(?!\d)(?:\s?{_INCH})?)?",
    "inch": rf"(?P<inch_number>{_N})\s?{_INCH}",
    "flutes": rf"(?:z\s?=?\s?(?P<flutes_after_z>\d{{1,2}}){_E}"
    rf"|(?P<flutes_before>\d{{1,2}}|{_NUMBER_WORDS})[\s-]*(?:{_EDGES})[^\W_]*)",
    "angle": rf"(?P<angle_number>{_N})[\s-]?{_DEGREES}",
    "percent": rf"(?P<percent_number>{_N})\s?%",
    "depth": rf"(?P<depth_number>\d+)\s?x\s?d{_E}",
    "radius": rf"r(?:adius)?\s?=?\s?(?P<radius_number>{_N}){_MM}{_E}(?!\s*\d*\s*/)",
    "set": rf"(?P<set_parts>\d+)[\s-]*(?:{_PARTS})"
    rf"|(?<=set\s)(?:van|of|von)\s(?P<set_of>\d+){_E}",
    "labelled": rf"(?P<label>{_LABELS})[\s.:]*(?P<label_number>\d+){_E}",
    "dimensions": rf"(?:ø\s?)?(?P<dimension_numbers>{_N}(?:\s?x\s?{_N})+){_MM}{_E}",
    "range": rf"(?:ø\s?)?(?P<first>{_N}){_MM}{_TO}(?P<last>{_N}){_MM}{_E}",
    "fit": rf"(?:ø\s?)?(?P<fit_number>{_N})(?P<fit_name>h\d{{1,2}}){_E}",
    "size": rf"(?:(?P<size_mark>{_DIAMETER})\s?)?"
    rf"(?P<size_number>{_N})(?P<size_unit>\s?mm|\s?millimeter)?{_E}",
    "code": r"[^\W_]*\d[^\W_]*(?:\.\d[^\W_]*)*",
}
# All begin where a word begins: looked at once, since most places of a text are within a word.
SIZES = re.compile(
    _B + "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")"
)
COUNTED = {  # which groups have the number of what is counted
    "flutes": ("flutes_after_z", "flutes_before"),
    "angle": ("angle_number", "angle_number"),
    "percent": ("percent_number", "percent_number"),
    "depth": ("depth_number", "depth_number"),
    "radius": ("radius_number", "radius_number"),
    "set": ("set_parts", "set_of"),
}
