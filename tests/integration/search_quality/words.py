"""The words that venues are made of: towns, people, shops, services, in Albanian and English."""

# Plain name: how venues there write it, latitude, longitude, how many of a hundred venues are there.
TOWNS: dict[str, tuple[tuple[str, ...], float, float, int]] = {
    "tirane": (("Tiranë", "Tiranë", "Tirana", "Tirane"), 41.3275, 19.8187, 34),
    "durres": (("Durrës", "Durres"), 41.3246, 19.4565, 12),
    "shkoder": (("Shkodër", "Shkodër", "Shkoder", "Shkodra"), 42.0683, 19.5126, 10),
    "vlore": (("Vlorë", "Vlore", "Vlora"), 40.4667, 19.4897, 9),
    "elbasan": (("Elbasan",), 41.1125, 20.0822, 8),
    "korce": (("Korçë", "Korce", "Korça"), 40.6186, 20.7808, 7),
    "fier": (("Fier",), 40.7239, 19.5567, 6),
    "berat": (("Berat",), 40.7058, 19.9522, 5),
    "gjirokaster": (("Gjirokastër", "Gjirokaster"), 40.0758, 20.1389, 4),
    "sarande": (("Sarandë", "Sarande", "Saranda"), 39.8756, 20.0053, 3),
    "lezhe": (("Lezhë", "Lezhe"), 41.7836, 19.6436, 2),
}

PEOPLE: tuple[str, ...] = tuple(
    """Agim Alban Ardian Arjan Artan Besnik Bujar Çlirim Dashamir Edmond Endrit Fatmir Flamur Gëzim Genti Ilir
Kastriot Kushtrim Lulzim Përparim Petrit Shpëtim Skënder Vullnet Ylli Admira Albana Blerta Brunilda Dhurata Drita
Elona Enkeleida Erjona Fjolla Flutura Kaltrina Lindita Luljeta Majlinda Mimoza Mirjeta Odeta Rozafa Shpresa Valbona
Vjollca Zamira Anna Emily Grace Helen James Lucy Martin Oliver Peter Rose Sophie Thomas""".split()  # noqa: SIM905
)

PLACES: tuple[str, ...] = tuple(
    """Plazh Liqen Kala Ura Sheshi Bulevard Pazar Pisha Dafina Ulliri Agimi Yjet Hëna Dielli Deti Mali Lagja
Garden Harbour Castle Corner Central Royal Golden Silver Urban Modern Classic Riverside Sunrise Old Town""".split()  # noqa: SIM905
)

# Root category: names of such venues; {who} is a person, {where} a place. A pair is English and Albanian.
SHOPS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "barber": (
        ("Berber {who}", None),
        ("{who} Barber Shop", None),
        ("{who}'s Barbers", "Berberhane {who}"),
        ("{where} Barbershop", "Berberi te {where}"),
        ("Qethje {who}", None),
        ("The {where} Gentleman", None),
    ),
    "hair-salon": (
        ("Floktari {who}", None),
        ("{who} Hair Studio", "Sallon flokësh {who}"),
        ("Salon {who}", "Salloni {who}"),
        ("Parukeri {who}", None),
        ("{where} Hairdressers", "Floktore {where}"),
    ),
    "nails": (
        ("{who} Nails", "Thonj {who}"),
        ("Thonjtë e {who}", None),
        ("The {where} Nail Room", None),
        ("Studio {who}", "Studio thonjsh {who}"),
    ),
    "beauty": (
        ("Qendra e Bukurisë {who}", None),
        ("{where} Beauty", "Estetikë {where}"),
        ("{who} Esthetics", "Estetika {who}"),
        ("Studio {who}", None),
    ),
    "massage": (("Masazh {where}", None), ("{where} Massage", "Masazhe {where}"), ("{who} Therapy", None)),
    "spa": (("{where} Spa", None), ("Hamam {where}", None), ("Wellness {where}", "Mirëqenie {where}")),
    "tattoo": (("{where} Tattoo", "Tatuazhe {where}"), ("{who} Ink", None)),
    "fitness": (("Palestra {where}", None), ("{where} Gym", None), ("{who} Fitness", "Fitnes {who}")),
    "dental": (
        ("Klinika Dentare {who}", None),
        ("Dental Clinic {where}", "Klinikë dentare {where}"),
        ("Dr. {who} Dentist", "Stomatolog {who}"),
    ),
    "doctor": (("Dr. {who}", None), ("Poliklinika {where}", None), ("{where} Medical Centre", None)),
    "physiotherapy": (("Fizioterapi {who}", None), ("{where} Physio", "Rehabilitim {where}")),
    "psychology": (("{who} Psychology", "Psikolog {who}"), ("Counselling {where}", None)),
    "nutrition": (("{who} Nutrition", "Dietolog {who}"),),
    "vet": (("Veterinar {who}", None), ("{where} Vets", "Klinikë veterinare {where}")),
}
SHARES = {"barber": 16, "hair-salon": 16, "nails": 10, "beauty": 10, "dental": 10, "doctor": 8}
"""How many of a hundred venues; the other categories share what is left."""

# What such a service is called on menus, besides the name of its category.
ON_MENUS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "mens-haircut": (("Men's cut", "Qethje burrash"), ("Skin fade", None), ("Buzz cut", "Qethje me makinë")),
    "beard": (("Beard trim", "Rregullim mjekre"), ("Mjekër", None)),
    "womens-haircut": (("Cut and finish", "Prerje grash"), ("Fringe trim", "Balluke")),
    "hair-colour": (("Root touch-up", "Lyerje rrënjësh"), ("Full colour", "Lyerje e plotë")),
    "balayage": (("Balayage", None), ("Highlights", "Mesha")),
    "bridal-hair": (("Bridal updo", "Model nusërie"),),
    "manicure": (("Classic manicure", "Manikyr klasik"), ("Spa manicure", None)),
    "gel-nails": (("Gel polish", "Xhel"), ("Acrylic set", "Akrilik")),
    "pedicure": (("Classic pedicure", "Pedikyr klasik"),),
    "brows-lashes": (("Lash lift", "Laminim qerpikësh"), ("Brow shaping", "Rregullim vetullash")),
    "hair-removal": (("Full leg wax", "Depilim këmbësh"),),
    "teeth-whitening": (("Teeth whitening", "Zbardhim dhëmbësh"),),
    "teeth-cleaning": (("Scale and polish", "Pastrim gurësh"),),
    "eye-care": (("Eye test", "Kontroll sysh"),),
    "yoga-pilates": (("Morning yoga", "Joga në mëngjes"), ("Reformer pilates", None)),
}

# A description never makes a venue what it mentions.
MENTIONS: tuple[str, ...] = (
    "Next to the barber, opposite the dentist.",
    "Përballë berberit dhe dyqanit të thonjve.",
    "Parking behind the nail salon and the gym.",
    "Hyrja nga oborri i floktarisë, pranë masazhit.",
    "Ask at the hairdresser's for the key; massage upstairs.",
    "In the old veterinary building.",
    "Three minutes from the tattoo studio in Tirana.",
)

# Venues whose names begin like, or look like, what people search for, and are something else.
LOOKALIKES: tuple[tuple[str, str | None, str], ...] = (
    ("Barbara Dental", None, "dental"),
    ("Barbullushi", "Klinika Barbullushi", "doctor"),
    ("Berisha", "Zyra Berisha", "psychology"),
    ("Beratino", None, "spa"),
    ("Flokart", "Galeria Flokart", "tattoo"),
    ("Florida", None, "fitness"),
    ("Thor", "Palestra Thor", "fitness"),
    ("Nailsworth Clinic", None, "doctor"),
    ("Masada", None, "nutrition"),
    ("Dentelle", "Dantella Dentelle", "beauty"),
    ("Vetiver", "Parfum Vetiver", "spa"),
    ("Palestina", None, "nutrition"),
    ("Tatiana", "Sallon Tatiana", "hair-salon"),
    ("Manika", None, "psychology"),
    ("Spartak", "Dr. Spartak", "doctor"),
)
