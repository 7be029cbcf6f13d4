"""What readers would not say does not come back, and no sentence ends with two points."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from customers.mail_previews import all_mail_previews
from portal import translations
from tests.docs.pages import APPS, ROOT, modules
from tests.portal.pages import main_of, words
from tests.portal.test_url_walk import EXPECTED, ROLES, URLS, Scenario, scenario, walk
from web.sentences import filled

__all__ = ["scenario", "walk"]  # fixtures, so that the pages here are those of the walk

LANGUAGES = tuple(dict(settings.LANGUAGES))
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
COMPANIES = ("Voorbeeld B.V.", "Voorbeeld & Co.", "Muster e.K.", "Voorbeeld N.V.", "Example Inc.")


class Text(NamedTuple):
    """A text in one language, with the English that stands in the code."""

    msgid: str
    text: str


def texts(language: str) -> Iterator[Text]:
    """Yield every text of the portal in this language, each of its plural forms by itself."""
    catalog = translations.catalog(language if language != "en" else "nl")
    for message in catalog:
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        own = message.string if isinstance(message.string, list | tuple) else (message.string,)
        for n, text in enumerate(ids if language == "en" else own):
            if message.id:
                yield Text(ids[min(n, len(ids) - 1)], str(text))


# ---------------------------------------------------------------- words that went

# For each language what nobody says, as a pattern, with what is said in its place.
GONE: dict[str, dict[str, str]] = {
    "nl": {
        r"\bu heeft\b": "u hebt",
        r"\bheeft u\b": "hebt u",
        r"weet (mijn|zijn|uw) dealer niet|weet u uw dealer|u uw dealer niet weet": (
            "Ik weet niet wie mijn dealer is"
        ),
        r"\bdeblokkeren\b": "blokkade opheffen",
        r"wordt daarom gevraagd": "Dat vult u in de volgende stap in.",
        r"\bheft u de blokkade op\b": "Klik op “Blokkade opheffen”.",
        r"de laatst ingegane": "de vier in volgorde",
        r"wat eraan scheelt": "wat u moet verbeteren",
        r"regels uit te lezen": "We kunnen dit niet lezen.",
        r"het langst\b": "maximaal",
        r"dag is voorbij": "Kies vandaag of een latere dag.",
        r"\bals enige\b": "Collega’s krijgen ze dan niet.",
        r"vul handmatig in": "Vul de gegevens zelf in.",
        r"\bmail mij\b": "Stuur mij een e-mail",
        r"de enige bij deze dealer": "de enige die deze e-mail krijgt",
        r"komt er niet meer in": "Beëindig dan de toegang.",
        r"^mag$": "Wat mag deze collega?",
        r"hiervoor werkt u": "u werkt nu voor dit bedrijf",
        r"^dit is het$": "Dit bedrijf kiezen",
        r"wachtwoord nu\b": "Huidig wachtwoord",
        r"hij is teruggekomen": "de e-mail kwam terug",
        r"en één keer": "U kunt de link één keer gebruiken, tot …",
        r"\bkies hier een nieuw\b": "Kies het hier",
        r"beheert u ze": "Daarmee laat u klanten toe.",
        r"duurt wat langer": "Het antwoord op uw aanvraag duurt langer",
        r"\bhaast\b": "Kunt u niet wachten?",
        r"aanvragen (vandaag|deze maand)": "opvragingen",
        r"onleesbaar": "Er ging iets mis bij het versturen",
        r"bezorgd op\b": "bezorgd bij",
        r"heeft u toegelaten": "heeft uw aanvraag goedgekeurd",
        r": gedaan": "wat er gedaan is",
        r"ongewenste e-mail|spam-?box|uw mailbox": "spammap, of uw e-mail",
        r"\bbesteller": "inkoper",
        r"kent %\(company\)s niet als klant": "Deze dealer kan uw aanvraag niet behandelen.",
        r"niet naar %\(dealer\)s gegaan": "niet verstuurd naar",
        r"vanzelf\b": "automatisch",
        r"\bafgeleverd\b": "verstuurd",
    },
    "de": {
        r"Login\b|Logins\b": "Zugang",
        # "Preis auf Anfrage" is what the trade says.
        r"(?<!auf )\bAnfrage|angefragt|anfragen\b": "Antrag, beantragt; der Quelle: Abfrage",
        r"Sperre auf|Sperre von|die Sperre\b": "Freischalten",
        r"das Längste": "Höchstens",
        r"in Ihr Postfach": "Sehen Sie in Ihrem Postfach nach",
        r"Anmeldelink": "Registrierungslink",
        r"Freigabe (nötig )?ab\b": "über",
        r"^Postfach$": "Bus/Wohnung",
        r"Unternehmen(?!snummer)": "Firma",  # the Belgian number is called so
        r"\bhandeln\b": "arbeiten",
        r"Passwort jetzt": "Aktuelles Passwort",
        r"^Das ist es$": "Diese Firma wählen",
        r"benutzt": "verwendet",
        r"erpackt zu": "VPE",
        r"Zeilen? (liegt|liegen|stimmt|stimmen)\b|Ihrem Warenkorb.*Zeile": "Position",
    },
    "en": {
        r"\bStands (in|on)\b": "Appears",
        r"not filled in right": "There is a problem",
        r"^Customers of dealer$": "Your customers",
        r"^You order\.$": "Then you can order.",
        r"^Go on to order$": "Go to checkout",
        r"[Gg]ross price": "List price",
        r"[Pp]acked per": "Sold in packs of",
        r"password now$": "Current password",
        r"\bWho (approves|leaves)\b": "Anyone who",
        r"^May do$": "What may this colleague do?",
        r"^This is it$": "Choose this company",
        r"is the longest": "at most",
        r"Was it not you": "Not you?",
        r"^What this would do$": "Preview",
        r"^Do not change it$": "Cancel",
        r"request cannot be read": "Something went wrong",
        r"\b[Rr]emarks\b": "Notes",
        r"^Choose the country first": "Start with the country",
        r"^It is a customer of": "the name",
        r"Of two that are alike": "the four in order",
        r"^not sent yet$": "not yet sent",
        r"does not work now\b(?!\.)": "inactive",
        r"printed matter": "print work",
        r"asked again at": "next try",
        r"^Look at ": "View",
        r"you act for|do you act": "you work for",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_readers_would_not_say_has_not_come_back(language: str) -> None:
    flags = re.IGNORECASE if language == "nl" else 0
    found = [
        f"{text!r}: say {right!r}"
        for _msgid, text in texts(language)
        for gone, right in GONE[language].items()
        if re.search(gone, text, flags)
    ]
    assert found == []
    assert len(list(texts(language))) > 900


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "U HEEFT een login"),
        ("nl", "Wat u heeft afgedrukt, blijft geldig."),
        ("nl", "Ik weet mijn dealer niet"),
        ("de", "Ihr Login ist gesperrt"),
        ("de", "1 Anfrage ist abgelehnt"),
        ("en", "Packed per"),
    ],
)
def test_a_word_that_comes_back_is_noticed(language: str, text: str) -> None:
    flags = re.IGNORECASE if language == "nl" else 0
    assert any(re.search(gone, text, flags) for gone in GONE[language])


QUOTED = {"en": "“([^”]+)”", "nl": "“([^”]+)”", "de": "„([^“]+)“"}


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_button_is_named_as_it_is_labelled(language: str) -> None:
    """A sentence that says which button to press says it in the words on the button."""
    catalog = translations.catalog(language)
    wrong = []
    for msgid, text in texts(language):
        for label in re.findall(QUOTED["en"], msgid):
            button = catalog.get(label)
            if button and str(button.string) not in re.findall(QUOTED[language], text):
                wrong.append(f"{text!r} does not name “{button.string}”")
    assert wrong == []


def test_an_exact_label_of_the_manual_is_on_the_button() -> None:
    with translation.override("nl"):
        assert translation.gettext("I do not know my dealer") == "Ik weet niet wie mijn dealer is"
        assert translation.gettext("Unblock") == "Blokkade opheffen"


# ---------------------------------------------------------------- one point at the end


TWO_POINTS = re.compile(r"(?<!\.)\.(?:</\w+>)*\.(?![./\w])")


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_ends_with_two_points(language: str, company: str) -> None:
    said = [
        filled(text, **{n: 2 if kind == "d" else company for n, kind in PLACEHOLDER.findall(text)})
        for _msgid, text in texts(language)
        if PLACEHOLDER.search(text)
    ]
    assert [sentence for sentence in said if TWO_POINTS.search(sentence)] == []
    assert len(said) > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_has_two_points(language: str, db: None) -> None:
    """All companies in the previews end in a point: "Voorbeeld Gereedschap B.V."."""
    mails = all_mail_previews(language)
    found = [
        f"{key}: {found[0]!r}"
        for key, mail in mails.items()
        for part in (mail.subject, mail.text, words(mail.html))
        if (found := re.search(r".{,30}" + TWO_POINTS.pattern, part))
    ]
    assert found == []
    assert sum("B.V." in mail.text for mail in mails.values()) > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_two_points(scenario: Scenario, role: str, language: str) -> None:
    """All companies of the scenario end in a point, the dealers too."""
    client = scenario.clients[role]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    found, seen = [], 0
    for name in EXPECTED:
        arguments = {k: v for k, v in scenario.arguments(name).items() if k in URLS[name]}
        response = client.get(reverse(name, kwargs=arguments))
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        shown = words(re.sub(r"<script.*?</script>", "", response.text, flags=re.DOTALL))
        seen += "B.V." in shown
        if match := re.search(r".{,30}" + TWO_POINTS.pattern, shown):
            found.append(f"{name}: {match[0]!r}")
    assert found == []
    assert seen > (0 if role in ("nobody", "staff") else 5)


def test_the_long_word_for_the_directory_stands_once_on_a_page(scenario: Scenario) -> None:
    """After "bedrijvenregister" a page goes on with "register"."""
    found = {}
    for name in EXPECTED:
        arguments = {k: v for k, v in scenario.arguments(name).items() if k in URLS[name]}
        response = scenario.clients["dealer"].get(reverse(name, kwargs=arguments))
        if "html" in response.headers.get("Content-Type", "") and "<main" in response.text:
            found[name] = main_of(response).lower().count("bedrijvenregister")
    assert {name: count for name, count in found.items() if count > 1} == {}
    assert sum(found.values()) > 1


def with_values(tree: ast.AST) -> list[int]:
    """Return the lines that put named values into a text by themselves."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and (isinstance(node.right, ast.Dict) or _is_gettext(node.left))
    ]


def _is_gettext(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in translations.KEYWORDS


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('sentence % {"dealer": dealer}', 1),
        ('_("%(dealer)s.") % values', 1),
        ('ngettext("a", "b", n) % numbers', 1),
        ("filled(sentence, dealer=dealer)", 0),
        ("n % 10", 0),
    ],
)
def test_a_sentence_filled_by_itself_is_seen(code: str, found: int) -> None:
    assert len(with_values(ast.parse(code))) == found


def test_values_are_put_into_sentences_in_one_way() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: use web.sentences.filled"
        for path in modules(*APPS)
        for line in with_values(ast.parse(path.read_text()))
    ]
    assert found == []
