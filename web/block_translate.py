"""Makes Django's `{% blocktranslate %}` end no sentence with two points."""

from __future__ import annotations

from django.template import Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import SafeString

from web.sentences import with_single_points

TAG_NAMES = ("blocktranslate", "blocktrans")


class SentenceNode(Node):
    """What `{% blocktranslate %}` gives, with one point where a value ended in one."""

    def __init__(self, translated: i18n.BlockTranslateNode) -> None:
        self.translated = translated

    def render(self, context: Context) -> SafeString:
        text = self.translated.render(context)
        if name := self.translated.asvar:
            context[name] = _finished(context[name])
        return _finished(text)


def block_translate(parser: Parser, token: Token) -> SentenceNode:
    """Translate a text with values in it, as Django does."""
    return SentenceNode(i18n.do_block_translate(parser, token))


def install() -> None:
    """Let all templates have this tag; those of Django and allauth load the same library."""
    for name in TAG_NAMES:
        i18n.register.tag(name, block_translate)


def _finished(text: str) -> SafeString:
    """Return the sentence; it was safe before, since its values had been escaped."""
    return SafeString(with_single_points(str(text)))
