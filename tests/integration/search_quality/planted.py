"""Single venues that rows of the table ask for by name."""

from uuid import UUID

from tests.integration.search_quality.facts import Offer, Venue
from tests.integration.search_quality.words import TOWNS


def planted() -> list[Venue]:
    """Those that somebody looks for, and those that nobody may find."""
    return [
        _venue(1, "Floktaria Vjollca e Kalasë", "gjirokaster", "hair-salon"),
        _venue(2, "Klinika Dentare Arbëria", "korce", "dental"),
        _venue(3, "Studio Çelësi", "tirane", "nails"),
        _venue(4, "Studio Celesi", "durres", "nails"),
        _venue(5, "Berber Te Plepi", "elbasan", "barber", status="listed"),
        _venue(6, "Xhuxhi Kids", "tirane", "boys-haircut", name_sq="Xhuxhi për fëmijë"),
        _venue(7, "Përrallëza", "vlore", "beauty"),
        _venue(8, "Perralleza", "fier", "beauty"),
        _venue(9, "Kupola Wellness", "sarande", "spa", offers=(("sauna", "Kneipp walk", "Ecje Kneipp"),)),
        _venue(10, "The Quiet Hour", "berat", "massage", name_sq="Ora e Qetë"),
        _venue(11, "Rapsodia", "shkoder", "tattoo", status="draft"),
        _venue(12, "Rapsodia", "shkoder", "tattoo", status="suspended"),
        _venue(13, "Rapsodia", "shkoder", "tattoo", status="closed"),
        _venue(14, "Rapsodia", "shkoder", "tattoo", is_archived=True),
        _venue(15, "Zogu i Zi", "tirane", "vet", description="Mjekrapunues, kryqëzimi i madh."),
        _venue(16, "O'Hara & Sons", "tirane", "barber"),
        _venue(17, "Studio 54", "durres", "fitness"),
    ]


def _venue(
    number: int,
    name: str,
    town: str,
    kind: str,
    *,
    name_sq: str | None = None,
    offers: tuple[tuple[str, str, str | None], ...] = (),
    description: str = "",
    status: str = "published",
    is_archived: bool = False,
) -> Venue:
    (spelling, *_), lat, lon, _share = TOWNS[town]
    menu = tuple(Offer(slug, name_en, albanian, 1000) for slug, name_en, albanian in offers)
    return Venue(
        UUID(int=number),
        name,
        name_sq,
        town,
        spelling,
        lat,
        lon,
        (kind,),
        menu,
        description,
        status,
        is_archived,
        stars=(8, 2),
    )
