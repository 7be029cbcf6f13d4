"""The words of the catalogue: those that there are, and those that mean the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.sizes import Piece, Size, pieces_of

MAX_TERM_LENGTH = 60  # characters


class CatalogueWord(models.Model):
    """A word or size that some article or product group has.

    Triggers write the table and its further columns, in `orders/migrations/0024`: what a word is
    spelled like, its end, and its size in mm. A word that no article has any more may stay.
    """

    word = models.CharField(max_length=201, primary_key=True, db_collation="C")

    class Meta:
        verbose_name = _("word of the catalogue")
        verbose_name_plural = _("words of the catalogue")

    def __str__(self) -> str:
        return self.word


@lru_cache(maxsize=4096)
def phrase_of(term: str) -> tuple[Piece, ...]:
    """Return the words and sizes of which a term consists."""
    return tuple(pieces_of(term))


def phrase_key(phrase: tuple[Piece, ...]) -> str:
    """Return a phrase as it is looked up: "HSS-E" is "hsse", "Solid carbide" "solid carbide"."""
    return " ".join(piece.word if isinstance(piece, Size) else piece for piece in phrase)


def keys_of(terms: Iterable[str]) -> list[str]:
    """Return the phrases that terms are looked up by, each once."""
    return list(dict.fromkeys(phrase_key(phrase_of(term)) for term in terms))


class KeysField(ArrayField[list[str], list[str]]):
    """Phrases of a synonym as they are looked up, written anew on every save."""

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        assert isinstance(model_instance, Synonym)
        keys = keys_of(getattr(model_instance, f"{self.attname.removesuffix('_keys')}_terms")())
        setattr(model_instance, self.attname, keys)
        return keys


class Synonym(models.Model):
    """Terms that mean the same to a machinist, so that one finds the other."""

    terms = ArrayField(
        models.CharField(max_length=MAX_TERM_LENGTH),
        verbose_name=_("what is typed"),
        size=20,
        help_text=_("One word or several, such as “hardmetaal, solid carbide”."),
    )
    meanings = ArrayField(
        models.CharField(max_length=MAX_TERM_LENGTH),
        verbose_name=_("also finds"),
        size=20,
        help_text=_("As it is called in the names of articles, such as “VHM”."),
    )
    both_ways = models.BooleanField(
        _("both ways"),
        default=True,
        help_text=_("All of these terms find each other; otherwise what is typed finds the rest."),
    )
    # What is looked up when somebody types it; and all of it, since that may be misspelt.
    typed_keys = KeysField(models.TextField(), default=list, blank=True, editable=False)
    all_keys = KeysField(models.TextField(), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["terms"]
        indexes = [GinIndex(fields=["typed_keys"], name="synonym_typed_keys")]

    def __str__(self) -> str:
        sign = "=" if self.both_ways else "→"
        return f"{', '.join(self.terms)} {sign} {', '.join(self.meanings)}"

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude)
        for name in ("terms", "meanings"):
            empty = [term for term in getattr(self, name) if not phrase_of(term)]
            if empty and name not in (exclude or ()):
                raise ValidationError({name: _("A term has letters or digits.")})

    def typed_terms(self) -> list[str]:
        """Return the terms that find the others."""
        return [*self.terms, *(self.meanings if self.both_ways else ())]

    def all_terms(self) -> list[str]:
        """Return the terms and what they also find."""
        return [*self.terms, *self.meanings]

    def meanings_of(self, key: str) -> list[tuple[Piece, ...]]:
        """Return what else is looked for where this phrase was typed."""
        found = [*self.meanings, *(self.terms if self.both_ways else ())]
        phrases = [phrase_of(term) for term in found]
        return [phrase for phrase in phrases if phrase_key(phrase) != key]
