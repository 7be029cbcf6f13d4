"""The words that the trade uses for one another; staff keep them from here on."""

from django.db import migrations

from orders.models.synonyms import keys_of

BOTH_WAYS = """
hardmetaal, volhardmetaal, vol hardmetaal, carbide, solid carbide, Vollhartmetall, Hartmetall = VHM
kobalt, cobalt, Co5, Co8, 5% kobalt, 8% kobalt = HSS-E
gatenzaag, klokzaag, klokboor, kroonzaag, gatenboor, Lochsäge, hole saw = gatzaag
stappenboor, trapboor, stepboor, plaatboor, conische plaatboor, Stufenbohrer, step drill = trappenboor
verzinkfrees, soevereinboor, soevereinfrees, souvereinboor, kegelverzinkboor, verzinker, Kegelsenker, countersink = verzinkboor
centreerboor, Zentrierbohrer, centre drill, center drill = centerboor
NC-boor, aanboorder, NC-Anbohrer, Anbohrer, spot drill = spotboor
vingerfrees, stiftfrees, schachtvingerfrees, Schaftfräser, end mill = schachtfrees
bolkopfrees, bolfrees, kogelfrees, kogelkopfrees, bolneusfrees, Kugelfräser, ball nose, ballnose = radiusfrees
hoekradiusfrees, toroïdefrees, Torusfräser, corner radius, bull nose = torusfrees
schruppfrees, voorfrees, kordelfrees, Schruppfräser, roughing end mill = ruwfrees
fasefrees, afschuinfrees, Fasenfräser, chamfer mill = hoekfrees
opruimer, Reibahle, reamer = ruimer
machineopruimer, Maschinenreibahle, machine reamer = machineruimer
draadtap, draadsnijtap, Gewindebohrer = tap
Maschinengewindebohrer, machine tap = machinetap
Handgewindebohrer, hand tap = handtap
roltap, vormtap, walstap, Gewindeformer, forming tap = rolmachinetap
draadsnijplaat, snijijzer, snijkussen, draadsnijijzer, Schneideisen = snijplaat
draadsnijmoer, zeskantsnijmoer, Sechskantschneidmutter, Schneidmutter, die nut = snijmoer
wisselsnijplaat, keerplaat, wendeplaat, Wendeplatte, Wendeschneidplatte, insert = wisselplaat
Spiralbohrer, twist drill = spiraalboor
blindgat, Sackloch, Grundloch, blind hole = blind gat
doorlopend, Durchgangsloch, through hole = doorlopend gat
inox, roestvast staal, roestvrij staal, roestvast, roestvrij, Edelstahl, rostfreier Stahl, stainless = RVS
alu = aluminium
linksdraaiend, linkse, links, Linkslauf, LH, left hand, linksschneidend = linkssnijdend
überlang, ueberlang, extra long = extra lang
extra kurz, stub = extra kort
MK, MC, morse, morseconisch, Morsekegel, Morse taper = morseconus
interne koeling, koelkanalen, koelgaten, inwendig gekoeld, IK, Innenkühlung, coolant fed = inwendige koeling
geschliffen, ground = geslepen
gewalzt, rolled = gewalst
BSP, BSPP, gasdraad, pijpdraad, Rohrgewinde = G
fijn, fijne draad, metrisch fijn, fine, Feingewinde = MF
bi-metaal, bi-metal, Bimetall = bimetaal
cassette, assortiment, koffer, Satz, Kassette = set
Sägeblatt, saw blade = zaagblad
konisch, kegelig = conisch
"""
ONE_WAY = """
metaalboor, staalboor, ijzerboor, ijzer boor, metaal boor → spiraalboor
kobaltboor, kobalt boor → HSS-E boor
gastap, pijptap, gasdraadtap, pijpdraadtap → G tap
conische boor, boor conisch → morseconus boor
rvs boor, boor rvs, inox boor, boor inox, Edelstahlbohrer → HSS-E boor
HM → VHM, hardmetaal
tapboor, kernboor, kerngatboor, voorboor, Kernlochbohrer, tapping drill, core drill → spiraalboor
HSS-G, HSSG → HSS geslepen
HSS-R, HSSR → HSS gewalst
spiebaanfrees, spiegleuffrees, langgatfrees, Langlochfräser, Nutenfräser, slot drill → schachtfrees 2 snijkanten
Bohrer, drill, drills, drillbit, drill bit → boor
Fräser, mill, milling cutter, cutter, frais, freesje → frees
Säge, saw → zaag
Senker → verzinkboor
die, dies → snijplaat
snijplaat → wisselplaat
lange, long → lang
korte, kurz, short → kort
titaannitride, titanium, getitaneerd, titaan, goudkleurig → TiN
rechts, rechtssnijdend → rechts
tapset, tappenset → handtap set
hoogrendement, HPC → hoogrendementsfrees
torus → torusfrees
"""


def add_synonyms(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for lines, sign in ((BOTH_WAYS, " = "), (ONE_WAY, " → ")):
            for line in lines.strip().splitlines():
                terms, meanings = (part.split(", ") for part in line.split(sign))
                both_ways = sign == " = "
                typed = [*terms, *(meanings if both_ways else ())]
                cursor.execute(
                    "INSERT INTO orders_synonym (terms, meanings, both_ways, typed_keys, all_keys)"
                    " VALUES (%s, %s, %s, %s, %s)",
                    [terms, meanings, both_ways, keys_of(typed), keys_of([*terms, *meanings])],
                )


class Migration(migrations.Migration):
    dependencies = [("orders", "0025_words_of_articles")]

    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop)]
