"""Reference data that comes with the code: countries, time zones, currencies, categories."""

from common.data.categories import Category, categories, category_slugs
from common.data.currencies import (
    TooPrecise,
    UnknownCurrency,
    currencies,
    exponent,
    from_minor_units,
    minor_units,
)
from common.data.territories import Country, Timezone, alphabetical, countries, timezones, zone_countries

__all__ = [
    "Category",
    "Country",
    "Timezone",
    "TooPrecise",
    "UnknownCurrency",
    "alphabetical",
    "categories",
    "category_slugs",
    "countries",
    "currencies",
    "exponent",
    "from_minor_units",
    "minor_units",
    "timezones",
    "zone_countries",
]
