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
    """Show the link and its QR code, to copy."""
    return render(request, "customers/dealer/registration_link.html", _context(actor))


@require_safe
@for_dealer
def poster(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Show one A4 with the link, to print and hang at the counter."""
    return render(request, "customers/dealer/registration_poster.html", _context(actor))


@require_safe
@for_dealer
def cards(request: ActorRequest, actor: DealerActor) -> HttpResponse:
    """Show a sheet of cards with the link, to print and cut, and to put in a parcel."""
    context = {**_context(actor), "cards": range(CARDS_ON_A_SHEET)}
    return render(request, "customers/dealer/registration_cards.html", context)


def _context(actor: DealerActor) -> dict[str, object]:
    """Return what the three pages show; the pictures are data URIs.

    `svg` is for print, `png` for a dealer that puts it into a text of its own.
    """
    site = site_for(Audience.CUSTOMERS)
    url = site.url + actor.dealer.get_absolute_url()
    # Quartile error correction: readable with a quarter of it worn off or splashed with oil.
    code = segno.make(url, error="q", micro=False)
    return {
        "dealer": actor.dealer,
        "brand": site.name,
        "url": url,
        "short_url": url.split("://", 1)[1].rstrip("/"),
        "svg": code.svg_data_uri(omitsize=True, border=2),
        "png": code.png_data_uri(scale=16, border=4),
    }
