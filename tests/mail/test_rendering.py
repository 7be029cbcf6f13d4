from email.message import EmailMessage

import pytest
from django.contrib.auth.models import Group
from pytest_django import Settings

from mail.events import NothingToSend
from mail.models import Mail
from mail.rendering import message_for, render
from tests.mail.conftest import Queue
from tests.mail.letters.apps import register_letter
from web.sites import Site

TEXT = """\
PHANTOM

Choose a password for Velmora before {day}.

Choose a password
http://testserver/uitnodiging/abc_def-123/

Company: Velmora
Town: Apeldoorn

It is explained
https://help.example/?a=1&b=2, or call 055.
"""


def parts_of(mail: Mail) -> tuple[str, str]:
    message = message_for(mail).message()
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def without_greeting(text: str) -> str:
    wordmark, _greeting, *rest = text.split("\n\n")
    return "\n\n".join([wordmark, *rest])


@pytest.mark.parametrize(
    ("language", "day"), [("nl", "dinsdag"), ("en", "Tuesday"), ("de", "Dienstag")]
)
def test_text_and_html_are_in_the_readers_language(queue: Queue, language: str, day: str) -> None:
    text, html = parts_of(queue(language=language, name="J. de Boer"))

    assert without_greeting(text).startswith(TEXT.format(day=day))
    assert "J. de Boer," in text
    assert f'<html lang="{language}">' in html
    assert f"before {day}." in html
    assert 'href="http://testserver/uitnodiging/abc_def-123/"' in html


@pytest.mark.parametrize(
    ("language", "greeting", "foot"),
    [
        ("nl", "Beste J. de Boer,", "Vragen? Bel +31 (0)55-506 76 00."),
        ("en", "Dear J. de Boer,", "Questions? Call +31 (0)55-506 76 00."),
        ("de", "Guten Tag J. de Boer,", "Fragen? Rufen Sie an: +31 (0)55-506 76 00."),
    ],
)
def test_greeting_and_foot_are_in_the_readers_language(
    queue: Queue, language: str, greeting: str, foot: str
) -> None:
    text, _html = parts_of(queue(language=language, name="J. de Boer"))
    assert greeting in text
    assert foot in text
    assert text.endswith("Van Ommen, Beekbergen\n")


def test_the_phone_of_the_readers_own_dealer_comes_first(site: Site) -> None:
    class Dealer:
        name = "Demo Gereedschap B.V."
        phone = "000-000 00 01"

    rendered = render(
        "letters/letter.html", {"company": "x", "dealer": Dealer}, language="nl", site=site
    )
    assert rendered.text.index("000-000 00 01") < rendered.text.index("+31 (0)55-506 76 00")
    assert "Demo Gereedschap B.V." in rendered.text


def test_a_message_has_the_headers_of_its_site_and_reader(queue: Queue, settings: Settings) -> None:
    site = Site(url="https://phantom.eu", name="PHANTOM", sender="Phantom <portal@phantom.eu>")
    settings.SITES = (*settings.SITES, site)
    mail = queue(name='Jürgen "de" Böer 😀', language="de", site=site)
    message = message_for(mail).message()

    assert message["From"] == "Phantom <portal@phantom.eu>"
    [to] = message["To"].addresses
    assert (to.display_name, to.addr_spec) == ('Jürgen "de" Böer 😀', "inkoop@velmora.example")
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["Subject"] == "Login: Velmora"
    assert message["Reply-To"] is None
    assert "https://phantom.eu/uitnodiging/" in str(message)


def test_an_answer_goes_to_the_address_in_the_context(queue: Queue) -> None:
    context = {"company": "x", "reply_to": "verkoop@demo-gereedschap.example"}
    register_letter("answerable", context=lambda *_: context)
    mail = queue()
    mail.event = "answerable"
    message = message_for(mail).message()
    assert message["Reply-To"] == "verkoop@demo-gereedschap.example"


def test_what_people_typed_is_neither_markup_nor_a_header(queue: Queue, group: Group) -> None:
    group.name = 'Smid & <b>Zoon</b>\r\nBcc: x@y.example "Ω"'
    group.save()
    mail = queue()
    text, html = parts_of(mail)
    message = message_for(mail)
    assert message.subject == 'Login: Smid & <b>Zoon</b> Bcc: x@y.example "Ω"'
    assert message.recipients() == ["inkoop@velmora.example"]
    assert 'Smid & <b>Zoon</b> Bcc: x@y.example "Ω"' in text
    assert "<b>" not in html
    assert "Bcc" not in message.message()


def test_a_mail_about_a_deleted_object_has_nothing_to_send(queue: Queue, group: Group) -> None:
    mail = queue()
    group.delete()
    with pytest.raises(NothingToSend):
        message_for(Mail.objects.get(pk=mail.pk))


def test_a_template_without_a_subject_is_an_error(site: Site) -> None:
    with pytest.raises(ValueError, match="no subject"):
        render("mail/base.html", {}, language="nl", site=site)


def test_registering_an_event_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="letter"):
        register_letter("letter")
