"""Finding orders by what people know of them: a number, their reference, a name, an article."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q

from orders.models import Article, OrderLine, OrderQuerySet
from orders.models.orders import FIRST_NUMBER
from web.texts import clean_text

MAX_KEY = 2**31  # of an order; a longer number is an article or an EAN
MAX_SEARCH_LENGTH = 200  # characters that are looked at
MAX_NAME_WORDS = 8  # of the name of an article
DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
# "100123", "#100123", "bestelling 100.123"
NUMBER = re.compile(r"(?:[^\W\d]*[.:]?|#) ?(\d{6,}|\d{1,3}(?:[ .]\d{3})+)")


def find_orders(orders: OrderQuerySet, text: str) -> OrderQuerySet:
    """Return the orders that a text is about.

    The number of an order means that order, and others that have this number as their reference or
    as the number of an article; anything else is looked for in references, names of companies and
    people, customer numbers and articles.
    """
    text = clean_text(text)[:MAX_SEARCH_LENGTH]
    if not text:
        return orders
    key = order_key(text)
    if key and orders.filter(pk=key).exists():
        of_article = _with_line(Q(number__iexact=text))
        return orders.filter(Q(pk=key) | Q(own_reference__iexact=text) | of_article)
    ways = (*_by_words(text), _by_article(text), _by_name_of_article(text))
    # Each way by itself, so that each has its own index.
    found = [orders.filter(way).order_by().values("pk") for way in ways]
    return orders.filter(pk__in=found[0].union(*found[1:]))


def order_key(text: str) -> int | None:
    """Return the key of the order whose number this is; None for a text that is no number."""
    match = NUMBER.fullmatch(clean_text(text))
    key = int(re.sub(r"\D", "", match[1])) - FIRST_NUMBER if match else 0
    return key if 0 < key < MAX_KEY else None


def _by_words(text: str) -> list[Q]:
    ways = [
        Q(own_reference__icontains=text),
        Q(customer_name__icontains=text),
        Q(buyer_name__icontains=text),
        Q(customer__customer_number__iexact=text),
        Q(dealer__customer_number__iexact=text),
    ]
    return [*ways, Q(by_user__email__iexact=text)] if "@" in text else ways


def _by_article(text: str) -> Q:
    """Return orders of the article with this number or EAN, however its punctuation is written.

    An article that has just this number goes before others with the same letters and digits.
    """
    articles = list(Article.objects.numbered([text]).values_list("pk", "number"))
    exact = [pk for pk, number in articles if number.upper() == text.upper()]
    of_article = Q(article__in=exact or [pk for pk, _number in articles])
    return _with_line(of_article | Q(number__iexact=text))


def _by_name_of_article(text: str) -> Q:
    """Return orders with a line in whose name all words are, sizes with a comma or a point.

    A line keeps the name in the language of its buyer: "8,5 mm" is "8.5 mm" in English.
    """
    words = Q()
    for word in text.split()[:MAX_NAME_WORDS]:
        written = (word, DECIMAL.sub(",", word), DECIMAL.sub(".", word))
        words &= Q(*(("name__icontains", way) for way in dict.fromkeys(written)), _connector=Q.OR)
    return _with_line(words)


def _with_line(line: Q) -> Q:
    return Q(Exists(OrderLine.objects.filter(line, order=OuterRef("pk"))))
