"""What has changed in a basket since a page showed it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from orders.models import Article
from orders.pricing import PricedBasket, PricedLine
from orders.shown_basket import ShownBasket, ShownLine
from orders.tax import words_of_fingerprint
from orders.templatetags.money import euros, euros_per, percent
from web.sentences import filled


@dataclass(frozen=True)
class RemovedLine:
    """A line that a page showed, and that is no longer there."""

    article: Article
    shown: ShownLine

    @property
    def price(self) -> str:
        """The price as the page showed it; that of now may be for another number of units."""
        return euros_per(self.shown.price, self.shown.price_basis)


@dataclass(frozen=True)
class BasketChanges:
    """What is other than a page showed; false when nothing is."""

    lines: dict[int, list[str]] = field(default_factory=dict)  # sentences by the key of the line
    removed: list[RemovedLine] = field(default_factory=list)
    address: str = ""  # a sentence about the own address
    totals: list[str] = field(default_factory=list)  # sentences about VAT and the total

    def __bool__(self) -> bool:
        return bool(self.lines or self.removed or self.address or self.totals)


def changes_since(shown: ShownBasket, now: PricedBasket, *, to_own_address: bool) -> BasketChanges:
    """Compare what a page showed with the basket of now, line by line.

    The own address counts only for an order that goes there.
    """
    lines = {row.line.pk: list(_changes_of_line(shown, row)) for row in now.lines}
    return BasketChanges(
        lines={key: sentences for key, sentences in lines.items() if sentences},
        removed=_removed_lines(shown, now),
        address=_address_sentence(shown, now.shown) if to_own_address else "",
        totals=list(_sentences_of_totals(shown, now.shown)),
    )


def _changes_of_line(shown: ShownBasket, row: PricedLine) -> Iterator[str]:
    """Yield a sentence for all that is other in a line; none for one that was left out before."""
    if row.question:
        if row.line.typed_number not in shown.left_out:
            yield row.question.sentence
            if row.is_gone:
                yield _("It is left out of this order.")
        return
    article, price, now = row.line.article, row.price, row.line.quantity
    assert article is not None
    assert price is not None
    before = shown.lines.get(article.pk)
    if before is None:
        yield _("This line has been added meanwhile.")
        return
    if (before.price, before.price_basis) != (price.net, article.price_basis):
        yield _price_sentence(before, row)
    if before.quantity != now:
        yield filled(
            _("The quantity was %(was)s and is now %(now)s."), was=before.quantity, now=now
        )


def _price_sentence(before: ShownLine, row: PricedLine) -> str:
    """Say what the price was and is, and the discount too when that is the reason."""
    assert row.price is not None
    assert row.line.article is not None
    off, off_now = before.percentage, row.price.percentage
    values = {
        "was": euros_per(before.price, before.price_basis),
        "now": euros_per(row.price.net, row.line.article.price_basis),
    }
    if off == off_now:
        return filled(_("The price was € %(was)s and is now € %(now)s."), **values)
    sentence = _(
        "The price was € %(was)s with %(off)s discount, and is now € %(now)s with %(off_now)s."
    )
    return filled(sentence, **values, off=percent(off), off_now=percent(off_now))


def _removed_lines(shown: ShownBasket, now: PricedBasket) -> list[RemovedLine]:
    """Return the lines that the page showed and that are nowhere in the basket now."""
    left = {row.line.article_id for row in now.lines}
    gone = {key: line for key, line in shown.lines.items() if key not in left}
    articles = Article.objects.in_bulk(gone)
    return [RemovedLine(articles[key], line) for key, line in gone.items()]


def _address_sentence(shown: ShownBasket, now: ShownBasket) -> str:
    """Say what the own address was and is; nothing when it is the same."""
    if shown.own_address == now.own_address:
        return ""
    sentence = _("The address was “%(was)s” and is now “%(now)s”.")
    return filled(sentence, was=shown.own_address, now=now.own_address)


def _sentences_of_totals(shown: ShownBasket, now: ShownBasket) -> Iterator[str]:
    if shown.tax != now.tax:
        was, is_now = words_of_fingerprint(shown.tax), words_of_fingerprint(now.tax)
        yield filled(_("The VAT was “%(was)s” and is now “%(now)s”."), was=was, now=is_now)
    if shown.payable != now.payable:
        was, is_now = euros(shown.payable), euros(now.payable)
        yield filled(_("The total was € %(was)s and is now € %(now)s."), was=was, now=is_now)
