"""Which of our categories an OpenStreetMap venue belongs to, and whom it serves.

The tags are those of https://wiki.openstreetmap.org/wiki/Map_features.
"""

from collections.abc import Iterator, Mapping

from functions.business.importing.plans import Gender, printable

Tags = Mapping[str, str]

_KINDS = {
    "shop": {
        "barber": "barber",
        "beauty": "beauty",
        "hairdresser": "hair-salon",
        "massage": "massage",
        "nails": "nails",
        "optician": "eye-care",
        "pet_grooming": "pet-grooming",
        "piercing": "piercing",
        "tattoo": "tattoo",
    },
    "amenity": {
        "clinic": "doctor",
        "dentist": "dental",
        "doctors": "doctor",
        "public_bath": "spa",
        "spa": "spa",
        "veterinary": "vet",
    },
    "leisure": {
        "fitness_centre": "fitness",
        "sauna": "sauna",
        "spa": "spa",
        "tanning_salon": "tanning",
    },
    "healthcare": {
        "centre": "doctor",
        "clinic": "doctor",
        "counselling": "psychology",
        "dentist": "dental",
        "doctor": "doctor",
        "nutrition_counselling": "nutrition",
        "optometrist": "eye-care",
        "physiotherapist": "physiotherapy",
        "psychotherapist": "psychology",
        "rehabilitation": "physiotherapy",
    },
    "beauty": {
        "cosmetics": "beauty",
        "eyebrow": "brows-lashes",
        "eyelash": "brows-lashes",
        "hair_removal": "hair-removal",
        "laser": "laser",
        "makeup": "makeup",
        "nails": "nails",
        "skin_care": "facial",
        "spa": "spa",
        "tanning": "tanning",
        "waxing": "hair-removal",
    },
    "hairdresser": {"barber": "barber"},
    "healthcare:speciality": {
        "cardiology": "cardiology",
        "dermatology": "dermatology",
        "general": "general-practice",
        "gynaecology": "gynaecology",
        "ophthalmology": "eye-care",
        "osteopathy": "manual-therapy",
        "paediatrics": "paediatrics",
        "physiotherapy": "physiotherapy",
    },
    "sport": {"fitness": "fitness", "pilates": "yoga-pilates", "yoga": "yoga-pilates"},
}
# Tags that say what a venue is; the others only say it more exactly.
_MAIN = ("shop", "amenity", "leisure", "healthcare")
_FINER = ("beauty", "hairdresser", "healthcare:speciality", "sport")


def categories(tags: Tags) -> tuple[str, ...]:
    """The slugs of our categories for a venue, the main one first; empty if it is nothing we know."""
    main = list(_slugs(tags, _MAIN))
    finer = list(_slugs(tags, _FINER)) if main or "leisure" in tags else []
    if gender(tags) == "male":
        main = ["barber" if slug == "hair-salon" else slug for slug in main]
    return tuple(dict.fromkeys(main + finer))


def gender(tags: Tags) -> Gender | None:
    """Whom the venue serves, by female=, male= and unisex=; None if it does not say."""
    female, male = tags.get("female") == "yes", tags.get("male") == "yes"
    if tags.get("unisex") == "yes" or (female and male):
        return "all"
    if female:
        return "female"
    return "male" if male else None


def described(tags: Tags) -> str:
    """What the venue says it is, for a report: "shop=bakery, amenity=cafe"."""
    return ", ".join(f"{key}={printable(tags[key])}" for key in _MAIN if key in tags) or "?"


def _slugs(tags: Tags, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        for value in tags.get(key, "").split(";"):
            slug = _KINDS[key].get(value.strip().lower())
            if slug:
                yield slug
