"""Finding articles while one types: an exact number first, then what begins so, then by words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from orders.models import Article, ArticleQuerySet
from orders.words import backwards, in_mm, is_number, key_of, words_of

AT_ONCE = 50
NUMBER_BEGINS = 3  # characters from which a number is looked for by its beginning
TOO_LONG = 200


@dataclass(frozen=True)
class Found:
    articles: list[Article]
    has_more: bool


def find_articles(text: str) -> Found:
    """Active articles; each question asks for one more than is shown, and nothing is counted."""
    text = text.replace("\0", "")[:TOO_LONG]
    key, words = key_of(text), words_of(text)
    articles = Article.objects.active().select_related("group")
    found: dict[int, Article] = {}
    for question in _questions(articles, key, words):
        missing = AT_ONCE + 1 - len(found)
        if missing <= 0:
            break
        found |= {article.pk: article for article in question.exclude(pk__in=found)[:missing]}
    return Found(list(found.values())[:AT_ONCE], has_more=len(found) > AT_ONCE)


def _questions(articles: ArticleQuerySet, key: str, words: list[str]) -> Iterable[ArticleQuerySet]:
    if key:
        yield articles.numbered([key])
    if len(key) >= NUMBER_BEGINS and _has_digit(key):
        yield articles.filter(number_key__gte=key, number_key__lt=key + "\U0010ffff")
    if not words:
        return
    lexemes = [_lexemes(word) for word in words]
    if any(map(is_number, words)):
        yield _with_words(articles, [_in_mm(word) for word in words])
    yield _with_words(articles, lexemes)
    if _has_digit(words[-1]):  # which may still be being typed
        yield _with_words(articles, [*lexemes[:-1], f"{_quoted(words[-1])}:*"])


def _with_words(articles: ArticleQuerySet, lexemes: list[str]) -> ArticleQuerySet:
    """By a cast, since to_tsquery would take "m8x1.25" apart."""
    matches = RawSQL("orders_article.search @@ %s::tsquery", [" & ".join(lexemes)], BooleanField())
    return articles.filter(matches)


def _lexemes(word: str) -> str:
    """A size as it is; a word as beginning, or as end of a longer one."""
    if _has_digit(word):
        return _quoted(word)
    return f"({_quoted(word)}:* | {_quoted(backwards(word))}:*)"


def _in_mm(word: str) -> str:
    return _quoted(in_mm(word)) if is_number(word) else _lexemes(word)


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
