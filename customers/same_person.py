"""Says whether a name and an address that replace others are another person's, or a correction."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from registry.folding import fold

MIN_LIKENESS = 0.75  # of two spellings of one word, 1 being the same letters
MIN_SHARED_LETTERS = 3


def is_other_person(*, name: str, email: str, new_name: str, new_email: str) -> bool:
    """Tell whether both the name and the address became those of somebody else.

    What was empty is filled in, what is gone is taken away; neither makes another person.
    """
    if not (name and email and new_name and new_email):
        return False
    return not _is_same_name(name, new_name) and not _is_same_mailbox(email, new_email)


def _is_same_name(name: str, other: str) -> bool:
    """Tell whether two names may be one person's: the last word alike, no initial against it."""
    words, others = _words(name), _words(other)
    if not words or not others or words == others:
        return words == others
    if not _is_alike(words[-1], others[-1]):
        return sorted(words) == sorted(others)
    is_alone = len(words) == 1 or len(others) == 1  # "De Boer" says no first name
    return is_alone or words[0][0] == others[0][0]


def _is_same_mailbox(email: str, other: str) -> bool:
    """Tell whether two addresses may be one person's, from what stands before the @."""
    if email == other:
        return True
    user, user_of_other = (re.sub(r"[\W_]", "", text.partition("@")[0]) for text in (email, other))
    if user == user_of_other:
        return True
    shorter, longer = sorted((user, user_of_other), key=len)
    if len(shorter) >= MIN_SHARED_LETTERS and (
        longer.endswith(shorter) or longer.startswith(shorter)
    ):
        return True
    return user[:1] == user_of_other[:1] and _is_alike(user, user_of_other)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", fold(name))


def _is_alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other).ratio() >= MIN_LIKENESS
