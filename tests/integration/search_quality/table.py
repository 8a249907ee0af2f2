"""The table: what people type, and whom they mean."""

from tests.integration.search_quality.facts import (
    called,
    cheaper,
    in_town,
    kind,
    mentions,
    nobody,
    sells,
    within,
)
from tests.integration.search_quality.row import FOLDING, MISTAKES, Row

TIRANA = {"lat": 41.3275, "lon": 19.8187}
MEN_MENTIONED = mentions("barber") | mentions("berber")
BARBER = kind("barber") | called("barber") | called("berber")
HAIR = kind("hair-salon") | called("floktar") | called("hairdresser")
NAILS = kind("nails") | called("nail") | called("thonj")
DENTIST, MASSAGE, DOCTOR, VET = kind("dental"), kind("massage"), kind("doctor"), kind("vet")
SHKODER, TIRANE, DURRES, KORCE = (in_town(name) for name in ("shkoder", "tirane", "durres", "korce"))

KINDS = (
    Row("barber in English", "barber", BARBER),
    Row("barber in Albanian", "berber", BARBER, language="sq"),
    Row("barber shouted", "BERBER", BARBER, leans_on=FOLDING),
    Row("barbers", "barbers", BARBER),
    Row("barbershop", "barbershop", BARBER),
    Row("the barber's place in Albanian", "berberhane", BARBER),
    Row("hairdresser in English", "hairdresser", HAIR),
    Row("hairdresser in Albanian", "floktari", HAIR, language="sq"),
    Row("hairdresser by a loan word", "parukeri", HAIR),
    Row("hair salon", "hair salon", HAIR | sells("hair-salon")),
    Row("nails in English", "nails", NAILS),
    Row("nails in Albanian", "thonj", NAILS, language="sq"),
    Row("nails with an article and accent", "thonjtë", NAILS),
    Row("nail studio in Albanian", "studio thonjsh", NAILS),
    Row("massage in English", "massage", MASSAGE),
    Row("massage in Albanian", "masazh", MASSAGE),
    Row("dentist, the same in both", "dentist", DENTIST),
    Row("dentist by a loan word", "stomatolog", DENTIST),
    Row("dental clinic with accents", "klinikë dentare", DENTIST),
    Row("dental clinic without accents", "klinike dentare", DENTIST, leans_on=FOLDING),
    Row("doctor in Albanian, which begins the word for beard", "mjek", DOCTOR),
    Row("doctor by a loan word", "doktor", DOCTOR),
    Row("gym in English", "gym", kind("fitness")),
    Row("gym with accents", "palestër", kind("fitness") | called("palest")),
    Row("gym without accents", "palester", kind("fitness") | called("palest"), leans_on=FOLDING),
    Row("tattoo in English", "tattoo", kind("tattoo")),
    Row("tattoo studio, which a description mentions", "tattoo studio", kind("tattoo")),
    Row("tattoo in Albanian", "tatuazh", kind("tattoo")),
    Row("vet, which begins other words", "vet", VET),
    Row("veterinary, which a description mentions", "veterinary", VET),
    Row("vet in Albanian", "veteriner", VET),
    Row("spa, which begins other words", "spa", kind("spa")),
    Row("physiotherapist in English", "physio", kind("physiotherapy")),
    Row("physiotherapist in Albanian", "fizioterapi", kind("physiotherapy")),
    Row("psychologist in Albanian", "psikolog", kind("psychology")),
    Row("dietitian in Albanian", "dietolog", kind("nutrition")),
)

SERVICES = (
    Row("balayage", "balayage", sells("balayage") | kind("balayage")),
    Row("highlights in Albanian", "mesha", sells("balayage") | kind("balayage")),
    Row("manicure in English", "manicure", sells("manicure") | kind("manicure")),
    Row("manicure in Albanian", "manikyr", sells("manicure") | kind("manicure")),
    Row("pedicure in Albanian", "pedikyr", sells("pedicure") | kind("pedicure")),
    Row("beard trim in Albanian", "rregullim mjekre", sells("beard") | kind("beard")),
    Row("beard with accents", "mjekër", sells("beard") | kind("beard")),
    Row("men's cut in Albanian", "qethje burrash", BARBER | sells("mens-haircut")),
    Row("men's haircut", "men's haircut", BARBER | sells("mens-haircut")),
    Row("whitening in English", "teeth whitening", sells("teeth-whitening") | kind("teeth-whitening")),
    Row("whitening in Albanian", "zbardhim dhëmbësh", sells("teeth-whitening") | kind("teeth-whitening")),
    Row("yoga in Albanian", "joga", sells("yoga-pilates") | kind("yoga-pilates")),
    Row(
        "hair removal in Albanian", "depilim", sells("hair-removal", "laser") | kind("hair-removal", "laser")
    ),
    Row("lashes", "lash lift", sells("brows-lashes") | kind("brows-lashes")),
    Row("make-up in Albanian", "grim", sells("makeup") | kind("makeup")),
    Row("an eye test", "eye test", sells("eye-care") | kind("eye-care")),
    Row("a service only one has", "kneipp", called("kupola"), first="Kupola Wellness"),
)

BEGINNINGS = (
    Row("the beginning of barber", "berb", BARBER),
    Row("the beginning of hairdresser", "flokt", HAIR),
    Row("the beginning of dentist", "denti", DENTIST | called("denti")),
    Row("the beginning of manicure", "manik", sells("manicure") | kind("manicure") | called("manik")),
    Row("the beginning of a name", "xhux", called("xhuxhi"), first="Xhuxhi Kids"),
    Row("two beginnings", "klin dent", DENTIST),
)

NAMES = (
    Row("a whole name", "Floktaria Vjollca e Kalasë", called("floktaria", "vjollca")),
    Row("a name without accents", "klinika dentare arberia", called("dentare", "arberia"), leans_on=FOLDING),
    Row("a name the other way round", "arberia klinika", called("klinika", "arberia"), leans_on=FOLDING),
    Row(
        "a kind and a person",
        "berber agim",
        called("agim") & BARBER,
        tolerated=called("agim") & MEN_MENTIONED,
    ),
    Row(
        "a person and a kind",
        "agim berber",
        called("agim") & BARBER,
        tolerated=called("agim") & MEN_MENTIONED,
    ),
    Row("a name with a number", "studio 54", called("studio", "54"), first="Studio 54"),
    Row("an apostrophe in a name", "o'hara", called("hara"), first="O'Hara & Sons"),
    Row("a bent apostrophe", "O’Hara", called("hara"), first="O'Hara & Sons", leans_on=FOLDING),
    Row("an Albanian name", "ora e qetë", called("ora", "qete"), language="sq", first="Ora e Qetë"),
    Row("its English name", "quiet hour", called("quiet", "hour"), first="The Quiet Hour"),
    Row("a listed one", "berber te plepi", called("plepi"), first="Berber Te Plepi"),
    Row("one that nobody may see", "rapsodia", nobody),
    Row("nothing but noise", "qwxzkjv", nobody),
    Row("nothing but punctuation", "?!", nobody),
    Row(
        "too many blanks and commas",
        "  berber ,  agim ",
        called("agim") & BARBER,
        tolerated=called("agim") & MEN_MENTIONED,
    ),
)

SPELLINGS = (
    Row("both spellings, asked plainly", "celesi", called("celesi"), needs=FOLDING),
    Row("both spellings, asked with accents", "çelësi", called("celesi"), needs=FOLDING),
    Row("both spellings, shouted", "ÇELËSI", called("celesi"), needs=FOLDING),
    Row("two more spellings, asked plainly", "perralleza", called("perralleza"), needs=FOLDING),
    Row("two more spellings, asked with accents", "Përrallëza", called("perralleza"), needs=FOLDING),
    Row("an accent in the middle of a beginning", "përra", called("perra"), needs=FOLDING),
)

TOWNS = (
    Row("barber in a town with accents", "berber shkodër", BARBER & SHKODER),
    Row("barber in a town without accents", "berber shkoder", BARBER & SHKODER, leans_on=FOLDING),
    Row("barber in a shouted town", "BERBER SHKODËR", BARBER & SHKODER, leans_on=FOLDING),
    Row("the town first", "shkodër berber", BARBER & SHKODER),
    Row("the town in its other form", "berber shkodra", BARBER & SHKODER, leans_on=FOLDING),
    Row("dentist in the capital, in English", "dentist tirana", DENTIST & TIRANE, leans_on=FOLDING),
    Row("dentist in the capital, in Albanian", "dentist tiranë", DENTIST & TIRANE, language="sq"),
    Row("dentist in the capital, without accents", "dentist tirane", DENTIST & TIRANE),
    Row("nails in Durrës", "thonj durres", NAILS & DURRES),
    Row("hairdresser in Korçë", "floktari korçë", HAIR & KORCE, leans_on=FOLDING),
    Row("hairdresser in Korçë without accents", "floktari korce", HAIR & KORCE, leans_on=FOLDING),
    Row(
        "massage in Gjirokastër",
        "masazh gjirokaster",
        MASSAGE & in_town("gjirokaster"),
        tolerated=in_town("gjirokaster")
        & (mentions("masazh") | mentions("massage") | kind("spa", "physiotherapy")),
        leans_on=FOLDING,
    ),
    Row("hairdresser in Saranda", "hairdresser saranda", HAIR & in_town("sarande"), leans_on=FOLDING),
    Row("a preposition in English", "nails in tirana", NAILS & TIRANE, leans_on=FOLDING),
    Row("a preposition in Albanian", "berber në tiranë", BARBER & TIRANE, leans_on=FOLDING),
    Row(
        "a service in a town",
        "balayage vlore",
        (sells("balayage") | kind("balayage")) & in_town("vlore"),
        leans_on=FOLDING,
    ),
    Row("a town that begins like a kind", "berat dentist", DENTIST & in_town("berat")),
    Row("a town alone", "lezhe", in_town("lezhe")),
)

TYPED_WRONG = (
    Row("a letter left out of barber", "berbr", BARBER, needs=MISTAKES),
    Row("a letter left out of barber in English", "barbr", BARBER, needs=MISTAKES),
    Row("a letter left out of hairdresser", "floktri", HAIR, needs=MISTAKES),
    Row("another vowel in hairdresser", "flokteri", HAIR, needs=MISTAKES),
    Row("a letter left out in English", "haridresser", HAIR, needs=MISTAKES),
    Row("a doubled letter", "masazhh", MASSAGE, needs=MISTAKES),
    Row("a vowel left out of massage", "massge", MASSAGE, needs=MISTAKES),
    Row("two letters swapped in dentist", "dentsit", DENTIST, needs=MISTAKES),
    Row("a vowel left out of stomatolog", "stomatlog", DENTIST, needs=MISTAKES),
    Row("two letters swapped in tattoo", "tatuzah", kind("tattoo"), needs=MISTAKES),
    Row("one letter for two", "tatoo", kind("tattoo"), needs=MISTAKES),
    Row("i for y in manicure", "manikir", NAILS | sells("manicure"), needs=MISTAKES),
    Row("a vowel left out of pedicure", "pedkyr", sells("pedicure") | kind("pedicure"), needs=MISTAKES),
    Row("a vowel left out of vet", "vetrinar", VET, needs=MISTAKES),
    Row("two letters swapped in nails", "nials", NAILS, needs=MISTAKES),
    Row("an ending too many", "thonjt", NAILS),
    Row("two letters swapped in physiotherapy", "fizoiterapi", kind("physiotherapy"), needs=MISTAKES),
    Row("a doubled letter in psychologist", "psikollog", kind("psychology"), needs=MISTAKES),
    Row(
        "a mistyped name",
        "klinika dentare arbria",
        called("arberia"),
        tolerated=DENTIST,
        needs=MISTAKES,
        first="Klinika Dentare Arbëria",
    ),
    Row("a mistyped name of one word", "peralleza", called("perralleza"), needs=MISTAKES, leans_on=FOLDING),
    Row("a mistyped kind in a town", "berbr shkoder", BARBER & SHKODER, needs=MISTAKES, leans_on=FOLDING),
    Row("a kind in a mistyped town", "dentist tirnae", DENTIST & TIRANE, needs=MISTAKES),
    Row("both mistyped", "dentsit duress", DENTIST & DURRES, needs=MISTAKES, leans_on=FOLDING),
)

NARROWED = (
    Row("a branch by its uid, with what is below it", "", kind("barber"), category="barber"),
    Row("a twig by its uid", "", kind("gel-nails"), category="gel-nails"),
    Row("one that is only in a twig", "xhuxhi", called("xhuxhi"), category="barber", first="Xhuxhi Kids"),
    Row("a word within another branch", "agim", called("agim") & DENTIST, category="dental"),
    Row("a word within a price", "berber", BARBER & cheaper(600), filters={"price_max": "600"}),
    Row(
        "a word near a place",
        "thonj",
        NAILS & within(41.3275, 19.8187, 0.06),
        filters=TIRANA | {"radius_m": 4000},
    ),
    Row(
        "a word near a place, nearest first",
        "berber",
        BARBER & within(41.3275, 19.8187, 0.06),
        tolerated=MEN_MENTIONED,
        at_least=15,
        filters=TIRANA | {"sort": "distance"},
    ),
    Row("a word by rating", "stomatolog", DENTIST, filters={"sort": "rating"}),
    Row(
        "a mistyped word near a place",
        "dentsit",
        DENTIST & within(41.3275, 19.8187, 0.06),
        needs=MISTAKES,
        filters=TIRANA | {"radius_m": 4000},
    ),
)

TABLE = (*KINDS, *SERVICES, *BEGINNINGS, *NAMES, *SPELLINGS, *TOWNS, *TYPED_WRONG, *NARROWED)
