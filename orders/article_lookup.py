"""Looks up which article a number means: exactly, by letters and digits, by EAN, by successor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from orders.barcodes import gtin_of, scanned
from orders.models import Article, NumberMatch
from orders.search_terms import key_of, spelling_of

MAX_SUCCESSIONS = 5  # of articles that were replaced one after another


class ArticleLookup:
    """Knows the articles that these numbers may mean, with a few queries for all of them."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_number: defaultdict[str, list[Article]] = defaultdict(list)
        self._by_key: defaultdict[str, list[Article]] = defaultdict(list)
        self._by_gtin: dict[str, Article] = {}
        self._by_superseded: defaultdict[str, list[Article]] = defaultdict(list)
        self._known: set[int] = set()
        wanted, asked = set(numbers), set[str]()
        for _succession in range(MAX_SUCCESSIONS):
            asked |= wanted
            found = self._add(wanted - {""}) if wanted else []
            wanted = {article.number for article in found if not article.active} - asked

    def match(self, number: str) -> NumberMatch:
        """Return what a number means.

        An article that has just this number goes before one with the same letters and digits, that
        before an EAN, and that before an article that superseded the number. What fits several
        articles is left to be chosen.
        """
        code = scanned(number)
        key = key_of(code)
        exact = self._exactly(code)
        if exact:
            return self._clear(exact)
        same_key = self._by_key.get(key, [])
        if len(same_key) > 1:
            return self._one_of(same_key)
        found = same_key[0] if same_key else self._by_gtin.get(gtin_of(code))
        return self._clear(found) if found else _superseded(None, self._successors(key, set()))

    def knows(self, number: str) -> bool:
        """Tell whether a number may mean any article."""
        match = self.match(number)
        return bool(match.article or match.choices)

    def is_exact(self, number: str) -> bool:
        """Tell whether an article has just this number, or this EAN."""
        code = scanned(number)
        return bool(self._by_number.get(spelling_of(code))) or gtin_of(code) in self._by_gtin

    def _add(self, numbers: Iterable[str]) -> list[Article]:
        articles = Article.objects.numbered(numbers).select_related("group")
        new = [article for article in articles if article.pk not in self._known]
        for article in new:
            self._known.add(article.pk)
            self._by_number[spelling_of(article.number)].append(article)
            self._by_key[article.number_key].append(article)
            if article.ean:
                self._by_gtin[article.ean] = article
            for key in article.superseded_keys:
                self._by_superseded[key].append(article)
        return new

    def _exactly(self, code: str) -> Article | None:
        """Return the article with this number; of two that differ in case, none but the same."""
        spelt_so = self._by_number.get(spelling_of(code), [])
        same = [article for article in spelt_so if article.number == code]
        return next(iter(same or (spelt_so if len(spelt_so) == 1 else [])), None)

    def _clear(self, article: Article) -> NumberMatch:
        if article.active:
            return NumberMatch(article)
        return _superseded(article, self._successors(article.number_key, {article.pk}))

    def _one_of(self, articles: list[Article]) -> NumberMatch:
        active = tuple(article for article in articles if article.active)
        return NumberMatch(None, active) if active else self._clear(articles[0])

    def _successors(self, key: str, seen: set[int]) -> Iterator[Article]:
        """Yield the orderable articles that replace a number; what was replaced itself does not."""
        for article in self._by_superseded.get(key, ()):
            if article.pk not in seen:
                seen.add(article.pk)
                if article.active:
                    yield article
                else:
                    yield from self._successors(article.number_key, seen)


def _superseded(article: Article | None, successors: Iterable[Article]) -> NumberMatch:
    choices = tuple(successors)
    return NumberMatch(article, choices, is_superseded=bool(choices))
