"""The words by which a written address is read: of streets, of dates, and of parts of a building.

They are patterns for one word each, without regard to case. What a street is called in one language
is written in several countries, so there is one list for all.
"""

from __future__ import annotations

import re

DASH = r"[-‐‑–—]"

MONTHS = "|".join((
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|o[ck]tober|november|december",
    r"januar|jänner|februar|märz|mai|august|oktober|dezember",
    r"janvier|février|mars|avril|juin|juillet|ao[uû]t|septembre|octobre|novembre|décembre",
    r"gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|dicembre",
    r"enero|febrero|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre",
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro",
    r"stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października",
    r"listopada|grudnia|maj",
    r"ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
))  # fmt: skip
ORDINAL = r"(?:er|ère|re|e|è|ème|eme|de|ste|nde|nd|rd|st|th|[ºª°])(?![^\W_])"

# Before a number that goes with the words behind it: "Laan van 1813", "Rue des 3 Rois".
ARTICLES = (
    r"van|von|vom|der|des|dem|du|de|d[ei]l|dei|delle|di|da|do|los|las|les|aux|the|of|zum|zur|im|am"
)

# The beginning of a street in the languages that put the kind of street first.
FRENCH_STREETS = (
    r"rue|ruelle|avenue|av\.?|ave\.?|boulevard|boul\.?|bd\.?|bld\.?|blvd\.?|place|pl\.?|ch(?:au)?ss?[ée]e"
    r"|chemin|ch(?:em)?\.|quai|route|rte\.?|square|all[ée]e|all\.|impasse|imp\.|clos|dr[èe]ve|cours|passage"
    r"|sentier|mont[ée]e|faubourg|fbg|esplanade|promenade|rond-point|voie|venelle|c[ôo]te|cit[ée]|villa|galerie"
    r"|grand-place|grand'?rue|grand[- ]rue|grand-route|parvis|mail|traverse"
)
# The last word of a street in English.
ENGLISH_STREETS = (
    r"street|st|road|rd|lane|ln|avenue|ave|drive|dr|close|court|ct|crescent|gardens|grove|hill|mews"
    r"|park|parade|place|pl|row|square|sq|terrace|walk|way|wharf|boulevard|blvd|highway|hwy|quay|green"
)
# A road has a number as others have a name.
NUMBERED_ROADS = (
    r"route|highway|hwy|nationale|départementale|rn|rd|cd|road|interstate|us|sr|cr|fm|rue"
)

# The neighbourhoods of Lelystad, which have streets with a number for a name.
_LELYSTAD = (
    r"archipel|atol|boeier|botter|galjoen|gondel|griend|horst|jol|kamp|karveel|kempenaar|kogge"
    r"|oever|punter|rozengaard|schoener|schouw|tjalk|tjotter|wold|zoom"
)
# Streets of which a number is the name: "Wijk 2 20" is number 20.
NUMBERED_STREETS = r"wijk|vak|sectie"
# At the end of a street its number may be either: "Industriezone 3 12".
MAYBE_NUMBERED = (
    r"zone|industriezone|sector|blok|block|kavel|pier|dok|dock|poort|haven|havennummer|terrein|park"
    r"|industrieterrein|bedrijventerrein|bedrijvenpark|industriepark|businesspark|gewerbepark"
    r"|rijksweg|provincialeweg|nationale|bundesstraße|bundesstr\.?|landstraße|autoweg|parzelle"
)
# Alone, with nothing that names it, a kind of street may have a number for a name too.
KINDS_OF_STREET = (
    rf"{_LELYSTAD}|straat|weg|laan|plein|pad|dijk|hof|straße|strasse|str\.?|platz|allee|gasse|ring"
    r"|rue|avenue|boulevard|calle|via|ulica|ul\.?|street|road|reihe"
)
# And one of these is no street at all with a single number: "Straße 101" is a name.
NO_STREET_ALONE = (
    rf"{NUMBERED_STREETS}|haus|straße|strasse|str\.?|rue|avenue|calle|street|road|havennummer"
    r"|[^\W\d_]"
)

# The end of what can only be a street, beside a park or a building that has a number too.
STREET_ENDINGS = (
    r"straat|weg|laan|kade|plein|pad|dijk|gracht|singel|dreef|baan|straße|strasse|str|platz|allee"
    r"|gasse|strooss|gade|gatan|street|road|rd|avenue|ave|lane"
)

POST_BOXES = (
    r"postbus|postfach|antwoordnummer|b\.?p\.?|boîte postale|p\.?\s?o\.?\s?box|post office box"
)

# A number behind one of these is of a part of a building, and never of a house.
PARTS = "|".join((
    r"bus|bte|boîte|boite|box|unit|units|app|appt|apt|appartement|apartment|kamer|etage|verdieping",
    r"verd|loods|hal|hall|gebouw|geb|studio|suite|ste|flat|room|rm|floor|fl|level|office|building",
    r"bldg|bay|warehouse|shop|kantoor|winkel|ruimte|magazijn|balie|ingang|entree|lokaal",
    r"whg|wohnung|we|stiege|stg|top|tür|tuer|zi|zi\.?nr|zimmer|raum|büro|halle|gebäude|gebaeude|tor|aufgang",
    r"eingang|stock|stockwerk|og|obergeschoss|obergeschoß|objekt|lager",
    r"bât|bat|bâtiment|batiment|esc|escalier|étage|porte|lot|bureau|immeuble|appart|entrée",
    r"lgh|lägenhet|lok|lokal|m|byt|int|interno|scala|piano|piso|planta|puerta|pta|portal|local",
    r"nave|as|leilighet|sal|em|ajtó",
))  # fmt: skip
# Words that stand behind the number of a house, alone or with a number.
PLACES = "|".join((
    r"hs|huis|hoog|hg|boven|bovenwoning|beneden|benedenwoning|onder|voor|achter|links|rechts|midden",
    r"sous|souterrain|parterre|bel-?etage|begane grond|bg|bis|ter|quater|quinquies|bs|bsa",
    r"voorhuis|achterhuis|bedrijfsruimte|bedrijfsunit|opslag|showroom|hoofdgebouw|bijgebouw",
    r"zwart|rood|wit|groen|blauw|rd|zw|garage|werkplaats|stal|toren|blok|block|vleugel|poort|kavel|dok|sectie",
    r"t/o|tegenover|bij|naast|nabij|hoek|t/m|tot|entresol|kelder|zolder",
    r"haus|hinterhaus|vorderhaus|gartenhaus|seitenflügel|quergebäude|mitte|hof|eg|ug|dg|erdgeschoss",
    r"erdgeschoß|dachgeschoss|untergeschoss|nebengebäude|rückgebäude|werk|li|re|anbau",
    r"rez-de-chaussée|rdc|gauche|droite|fond|cour|za|zi|zac|rear|basement|ground|upper|lower",
    r"izq|izda|dcha|bajo|ático|atico|palazzina|tv|th|mf|kl|dør|tr|uppg|rappu|piętro|patro|vchod",
    r"fszt",
))  # fmt: skip
# Behind a number they are a part of a building, unless another number follows.
COMPASS = r"noord|zuid|oost|west|nord|süd|ost|sud|est|ouest|north|south|east|west"
# What follows one of these is the name of somebody.
CARE_OF = r"c/o|p/a|p\.a\.|t\.?a\.?v\.?|attn\.?|z\.?\s?hd\.?"
FLOORS = (
    r"hoog|hg|etage|verdieping|verd|stock|stockwerk|og|obergeschoss|obergeschoß|étage|floor|sal"
    r"|piano|piso|em|patro|kamer|tv|th|mf|woonlaag"
)
# What may stand before the number and says where it is: "Testkade t/o 12".
OPPOSITE = r"t/o|t\.?o\.?|tegenover|naast|nabij|bij"


def word(pattern: str) -> str:
    """Return a pattern that finds one of the words, and no piece of a longer one."""
    return rf"(?<![^\W_])(?:{pattern})(?![^\W_])"


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that does not look at case."""
    return re.compile(pattern, re.IGNORECASE)
