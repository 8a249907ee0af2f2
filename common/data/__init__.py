"""Reference data that comes with the code: countries, time zones, currencies, categories, towns."""

from common.data.categories import Category, categories, category_slugs
from common.data.currencies import (
    TooPrecise,
    UnknownCurrency,
    can_be_paid,
    currencies,
    exponent,
    from_minor_units,
    minor_units,
)
from common.data.logos import logos
from common.data.territories import Country, Timezone, alphabetical, countries, timezones, zone_countries
from common.data.towns import Town, towns

__all__ = [
    "Category",
    "Country",
    "Timezone",
    "TooPrecise",
    "Town",
    "UnknownCurrency",
    "alphabetical",
    "can_be_paid",
    "categories",
    "category_slugs",
    "countries",
    "currencies",
    "exponent",
    "from_minor_units",
    "logos",
    "minor_units",
    "timezones",
    "towns",
    "zone_countries",
]
