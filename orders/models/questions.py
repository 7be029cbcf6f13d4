"""Questions: what a buyer must decide about a line of a basket before it can be ordered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from orders.models.catalogue import Article
from web.numbers import MAX_QUANTITY, QuantityRefusal, read_quantity
from web.sentences import filled

MAX_CHOICES_NAMED = 5  # in a sentence


class Fault(StrEnum):
    """A fault keeps a line from being ordered."""

    NUMBER = "number"  # none was typed
    UNKNOWN = "unknown"  # no article has this number
    AMBIGUOUS = "ambiguous"  # several have it, but for its punctuation
    UNAVAILABLE = "unavailable"  # it can no longer be ordered
    SUPERSEDED = "superseded"  # another article replaces it
    ON_REQUEST = "on_request"  # it has no price
    QUANTITY = "quantity"  # not a number of pieces, or not clearly
    PACK = "pack"  # not sold in this quantity
    MINIMUM = "minimum"  # fewer than are sold
    AMOUNT = "amount"  # it comes to more than an order can hold


class Separator(StrEnum):
    """Says what the point or comma in "1.000" separates."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


@dataclass(frozen=True)
class NumberMatch:
    """What a typed number means."""

    article: Article | None = None  # the one that has it, which may no longer be orderable
    choices: tuple[Article, ...] = ()  # orderable ones that it may mean instead
    is_superseded: bool = False  # the choices replace what was typed


@dataclass(frozen=True)
class Question:
    """What the buyer must answer before a line can be ordered."""

    fault: Fault
    typed_quantity: str
    pack_quantity: int = 0  # of an article that is sold in packs
    suggestion: int = 0  # the quantity that could be ordered instead, when it is about packs
    quantity: int = 0  # the pieces that were typed, when it is about packs
    refusal: QuantityRefusal | None = None
    readings: tuple[int, ...] = ()  # what the typed quantity may mean
    has_larger_unit: bool = False
    choices: tuple[Article, ...] = ()  # the articles that may be meant

    @property
    def sentence(self) -> str:
        """The fault in words, with what can be done about it."""
        values = {
            "typed": self.typed_quantity,
            "pack": self.pack_quantity,
            "n": written(self.suggestion),
            "most": written(MAX_QUANTITY),
            "numbers": self._named_choices,
            "readings": _one_of([written(pieces) for pieces in self.readings]),
        }
        return filled(self._sentence, **values)

    @property
    def _sentence(self) -> str:
        if self.refusal:
            return str(REFUSAL_SENTENCES[self.refusal])
        if self.fault is Fault.PACK and not self.suggestion:
            return str(_("Sold in packs of %(pack)s. You can order at most %(most)s."))
        if self.fault is Fault.SUPERSEDED and len(self.choices) > 1:
            return str(_("Replaced by %(numbers)s. Which one do you want?"))
        return str(QUESTION_SENTENCES[self.fault])

    @property
    def _named_choices(self) -> str:
        return _one_of([article.number for article in self.choices[:MAX_CHOICES_NAMED]])

    @property
    def is_about_separator(self) -> bool:
        """Tell whether it is the point or the comma that can be read in two ways."""
        return bool(self.readings) and not self.has_larger_unit

    @property
    def is_about_rounding_up(self) -> bool:
        """Tell whether whole packs are more than was typed; fewer are the most for one line."""
        return self.fault is Fault.PACK and self.suggestion > self.quantity

    @property
    def is_about_zero(self) -> bool:
        return self.refusal is QuantityRefusal.ZERO

    def reading_as(self, separator: Separator) -> int:
        """Return the pieces when the point or comma is read so; 0 when that leaves none."""
        if not self.is_about_separator:
            return 0
        if separator is Separator.THOUSANDS:
            return self.readings[0]
        return self.readings[1] if len(self.readings) > 1 else 0


QUESTION_SENTENCES = {
    Fault.NUMBER: _("The article number is missing."),
    Fault.UNKNOWN: _("There is no article with this number or EAN."),
    Fault.AMBIGUOUS: _("Do you mean %(numbers)s?"),
    Fault.UNAVAILABLE: _("This article can no longer be ordered."),
    Fault.SUPERSEDED: _("Replaced by %(numbers)s. Do you want that one?"),
    Fault.ON_REQUEST: _("Price on request: call or mail your dealer."),
    Fault.QUANTITY: _("Do you mean %(readings)s pieces?"),
    Fault.PACK: _("Sold in packs of %(pack)s. Order %(n)s?"),
    Fault.MINIMUM: _("You can order this from %(n)s pieces on. Order %(n)s?"),
    Fault.AMOUNT: _("This amount is too large for one order. Order fewer, or call your dealer."),
}
REFUSAL_SENTENCES = {
    QuantityRefusal.MISSING: _("The quantity is missing."),
    QuantityRefusal.NOT_A_NUMBER: _("“%(typed)s” is not a quantity. Enter a number, such as 5."),
    QuantityRefusal.NOT_WHOLE: _("You cannot order “%(typed)s” pieces. Enter a whole number."),
    QuantityRefusal.ZERO: _("“%(typed)s” orders nothing. Do you want to remove this line?"),
    QuantityRefusal.NEGATIVE: _("“%(typed)s” is less than zero. Enter how many you want."),
    QuantityRefusal.TOO_MANY: _("“%(typed)s” is too many. Order at most %(most)s pieces."),
}


def question_about_number(article: Article | None, match: NumberMatch, typed: str) -> Question:
    """Ask which article is meant, where what was typed is none that can be ordered."""
    if match.is_superseded:
        return Question(Fault.SUPERSEDED, typed, choices=match.choices)
    if article is not None:
        return Question(Fault.UNAVAILABLE, typed)
    # What was no article when it was typed may have become one since.
    found = (match.article,) if match.article and match.article.active else ()
    choices = match.choices or found
    return Question(Fault.AMBIGUOUS if choices else Fault.UNKNOWN, typed, choices=choices)


def question_about_quantity(typed: str) -> Question:
    """Ask how many pieces are meant, where what was typed does not say it clearly."""
    quantity = read_quantity(typed)
    return Question(
        Fault.QUANTITY,
        typed,
        refusal=quantity.refusal,
        readings=quantity.readings or ((quantity.pieces,) if quantity.pieces else ()),
        has_larger_unit=quantity.has_larger_unit,
    )


def question_about_packs(article: Article, quantity: int, typed: str) -> Question | None:
    """Ask for a quantity in which the article is sold; None when it is sold in this one."""
    suggestion = article.next_quantity(quantity)
    if suggestion == quantity:
        return None
    if suggestion > MAX_QUANTITY:
        suggestion = _largest_quantity(article)
    is_whole = quantity % article.pack_quantity == 0
    fault = Fault.MINIMUM if is_whole and suggestion else Fault.PACK
    return Question(fault, typed, article.pack_quantity, suggestion, quantity)


def _largest_quantity(article: Article) -> int:
    """Return the largest quantity in which it is sold; 0 when that is too many for one line."""
    largest = MAX_QUANTITY // article.pack_quantity * article.pack_quantity
    return largest if largest >= article.minimum else 0


def written(number: int) -> str:
    """Write a number of pieces as its readers do: "1.000"."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _one_of(words: list[str]) -> str:
    """Return words as a choice: "a, b or c"."""
    *others, last = words or [""]
    if not others:
        return last
    return filled(_("%(others)s or %(last)s"), others=", ".join(others), last=last)
