"""The dealer's own registration link and its QR code, to copy and to print."""

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.access.decorators import for_dealer
from customers.actors import ActorRequest, DealerActor
from web.sites import Audience, site_for

CARDS_ON_A_SHEET = 10  # of 85 by 54 mm on A4


@require_safe
@for_dealer
def show(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    return render(request, "customers/dealer/registration_link.html", _context(actor))


@require_safe
@for_dealer
def poster(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """One A4, to hang at the counter."""
    return render(request, "customers/dealer/registration_poster.html", _context(actor))


@require_safe
@for_dealer
def cards(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """A sheet of cards to cut, to hand over or to put in a parcel."""
    context = {**_context(actor), "cards": range(CARDS_ON_A_SHEET)}
    return render(request, "customers/dealer/registration_cards.html", context)


def _context(actor: DealerActor) -> dict[str, object]:
    """Pictures are data URIs: `svg` for print, `png` for who puts it into a text of its own."""
    dealer = actor.dealer
    site = site_for(Audience.CUSTOMERS)
    url = site.url + dealer.get_absolute_url()
    # Quartile error correction: readable with a quarter of it worn off or splashed with oil.
    code = segno.make(url, error="q", micro=False)
    return {
        "dealer": dealer,
        "brand": site.name,
        "url": url,
        "short_url": url.split("://", 1)[1].rstrip("/"),
        "svg": code.svg_data_uri(omitsize=True, border=2),
        "png": code.png_data_uri(scale=16, border=4),
    }
