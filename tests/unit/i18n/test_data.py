"""The reference data: countries, time zones, currencies, categories."""

import datetime
import zoneinfo
from decimal import Decimal

import phonenumbers
import pytest

from common import data, i18n
from tools.demo.content import venues


def words_of(category: data.Category) -> set[str]:
    names = (category.name_en, category.name_sq)
    return {word.casefold() for word in (*names, *category.synonyms_en, *category.synonyms_sq)}


SUMMER = datetime.datetime(2027, 7, 1, tzinfo=datetime.UTC)
WINTER = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)


def country(language: str, code: str) -> data.Country:
    return next(one for one in data.countries(language) if one.code == code)


def zone(name: str, now: datetime.datetime) -> data.Timezone:
    return next(one for one in data.timezones(now) if one.name == name)


def test_a_country_has_a_name_in_both_languages_and_a_dial_code() -> None:
    assert country("en", "AL") == data.Country("AL", "Albania", "+355")
    assert country("sq", "AL") == data.Country("AL", "Shqipëri", "+355")
    assert country("sq", "XK") == data.Country("XK", "Kosovë", "+383")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_countries_are_those_of_iso_3166_and_kosovo(language: str) -> None:
    codes = [one.code for one in data.countries(language)]
    assert len(codes) == len(set(codes)) == 250
    assert not set(codes) & {"EU", "UN", "ZZ", "XA", "AC"}


def test_albanian_names_follow_the_albanian_alphabet() -> None:
    names = [one.name for one in data.countries("sq")]
    assert names.index("Çeki") > names.index("Butan")
    assert names.index("Çeki") < names.index("Danimarkë")
    assert names.index("Shqipëri") > names.index("Suedi")


def test_a_zone_has_the_offset_of_now() -> None:
    assert zone("Europe/Tirane", SUMMER).offset == "+02:00"
    assert zone("Europe/Tirane", WINTER).offset_minutes == 60
    assert zone("Asia/Kathmandu", SUMMER).offset == "+05:45"
    assert zone("America/St_Johns", SUMMER).offset == "-02:30"


def test_only_canonical_zones_are_offered_and_python_knows_them_all() -> None:
    names = [one.name for one in data.timezones(SUMMER)]
    assert names == sorted(set(names))
    assert set(names) <= zoneinfo.available_timezones()
    assert not set(names) & {"US/Eastern", "GMT+0", "Turkey"}
    assert zone("Europe/Tirane", SUMMER).country == "AL"


def test_lek_are_charged_in_hundredths() -> None:
    assert data.minor_units(Decimal("1500.00"), "ALL") == 150000
    assert data.minor_units(Decimal("1500.00"), "ALL", "stripe") == 150000
    assert data.from_minor_units(150000, "ALL") == Decimal("1500.00")


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("MKD", 2)])
def test_a_currency_has_its_digits(currency: str, digits: int) -> None:
    assert data.exponent(currency) == digits


def test_a_provider_may_count_differently() -> None:
    assert data.exponent("ISK", "stripe") == 2
    assert data.exponent("MGA", "stripe") == 0
    assert data.exponent("ISK", "another") == 0


def test_an_amount_finer_than_its_currency_is_refused() -> None:
    with pytest.raises(data.TooPrecise):
        data.minor_units(Decimal("10.5"), "JPY")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(data.UnknownCurrency):
        data.exponent("LEK")


def test_the_categories_are_a_tree() -> None:
    seen: set[str] = set()
    for category in data.categories():
        assert category.slug not in seen
        assert category.parent is None or category.parent in seen
        assert category.name_en
        assert category.name_sq
        assert category.price > 0
        assert category.minutes % 5 == 0
        seen.add(category.slug)


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("berber", "barber"),
        ("berberi", "barber"),
        ("floktar", "hair-salon"),
        ("floktari", "hair-salon"),
        ("floktarja", "hair-salon"),
        ("frizere", "hair-salon"),
        ("thonj", "nails"),
        ("thonjtë", "nails"),
        ("dentist", "dental"),
        ("dentisti", "dental"),
        ("barbers", "barber"),
        ("hairdresser", "hair-salon"),
    ],
)
def test_a_category_is_known_by_what_people_call_it(word: str, slug: str) -> None:
    category = next(one for one in data.categories() if one.slug == slug)
    assert word in words_of(category)


def test_no_category_says_a_word_twice() -> None:
    for category in data.categories():
        english = [category.name_en.casefold(), *(each.casefold() for each in category.synonyms_en)]
        albanian = [category.name_sq.casefold(), *(each.casefold() for each in category.synonyms_sq)]
        assert len(set(english)) == len(english), category.slug
        assert len(set(albanian)) == len(albanian), category.slug


def test_every_town_is_known_by_both_its_names_and_shares_none_with_another() -> None:
    forms = [form.casefold() for town in data.towns() for form in town.forms]
    assert len(set(forms)) == len(forms)
    for town in data.towns():
        assert {town.name_en, town.name_sq} <= set(town.forms)
        assert town.country in {one.code for one in data.countries("en")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tiranë", "Tirana"), ("Durrës", "Durrësi"), ("Shkodër", "Shkodra"), ("Prishtinë", "Pristina")],
)
def test_a_town_has_the_forms_people_type(one: str, other: str) -> None:
    (town,) = [each for each in data.towns() if one in each.forms]
    assert other in town.forms


def test_the_demo_has_forty_venues_in_three_cities() -> None:
    cities = [venue.city for venue in venues()]
    assert [cities.count(city) for city in ("Tiranë", "Durrës", "Shkodër")] == [24, 9, 7]
    assert len({venue.slug for venue in venues()}) == 40
    assert len({venue.phone for venue in venues()}) == 40


def test_every_demo_venue_can_be_published() -> None:
    for venue in venues():
        assert venue.weekly
        assert venue.services
        assert venue.address
        assert phonenumbers.is_valid_number(phonenumbers.parse(venue.phone))
        assert set(venue.categories) <= data.category_slugs()
        assert 41 < venue.location[0] < 42.2
        assert 19.3 < venue.location[1] < 20
        assert len([employee for employee in venue.team if employee.owns]) == 1
        assert (venue.kind == "freelancer") <= (len(venue.team) == 1)


def test_demo_services_are_for_people_of_the_team() -> None:
    for venue in venues():
        team = {f"{employee.name} {employee.surname}" for employee in venue.team}
        for service in venue.services:
            assert service.category in data.category_slugs()
            assert {name for name, _price in service.employees or ()} <= team
            if service.parts:
                assert sum(minutes for minutes, _kind in service.parts) == service.duration_minutes


def test_a_tirana_barber_charges_what_barbers_charge_there() -> None:
    cuts = [
        service.price
        for venue in venues()
        if venue.city == "Tiranë" and "barber" in venue.categories
        for service in venue.services
        if service.category == "mens-haircut" and "beard" not in service.name_en
    ]
    assert all(700 <= price <= 1500 for price in cuts)
