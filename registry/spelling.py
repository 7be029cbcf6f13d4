"""Guesses what may have been meant by a word with one typing error in it.

Searching asks `directory_spellings`, the same in the database; this is for showing what was found.
"""

from string import ascii_lowercase

MIN_WORD_LENGTH = 4  # letters: of a shorter word every other one is a typing error away


def variants(word: str) -> set[str]:
    """Return each word that one wrong, missing, extra or swapped letter turns into this one."""
    found = {word + letter for letter in ascii_lowercase}
    for position in range(len(word)):
        before, after = word[:position], word[position + 1 :]
        found.add(before + after)
        found.add(before + after[:1] + word[position] + after[1:])
        found.update([before + letter + after for letter in ascii_lowercase])
        found.update([before + letter + word[position:] for letter in ascii_lowercase])
    found.discard(word)
    return found
