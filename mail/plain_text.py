"""Making the text of a mail from its HTML: of the markup, links are written out."""

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_document_state import HtmlDocumentState
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping


def text_of(page: str) -> str:
    """Return the text of an HTML page, with the address of each link on the line below it."""
    lines = (line.rstrip() for line in get_text(page, _config()).strip().splitlines())
    return "\n".join(lines) + "\n"


def _config() -> ParserConfig:
    return ParserConfig(
        css=CSS_PROFILES["strict"] | {"ul": HtmlElement(display=Display.block, padding_inline=2)},
        custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
            start_tag_mapping={"a": _open_link}, end_tag_mapping={"a": _close_link}
        ),
    )


def _open_link(state: HtmlDocumentState, attributes: dict[str, str]) -> None:
    state.link_target = attributes.get("href", "")


def _close_link(state: HtmlDocumentState) -> None:
    # The text of a link to a phone number or an e-mail address says it already.
    if state.link_target.startswith(("http://", "https://")):
        state.tags[-1].canvas.write_newline()
        state.tags[-1].write(state.link_target)
