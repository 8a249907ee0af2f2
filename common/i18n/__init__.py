"""What people read: sentences from the catalogs, and money, days and hours as they write them."""

from common.i18n.formats import clock_time, day, local_time, moment, money, time_span, zone_name
from common.i18n.sentences import DEFAULT, LANGUAGES, _, negotiate, translate, translate_plural
from common.i18n.told import told

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "_",
    "clock_time",
    "day",
    "local_time",
    "moment",
    "money",
    "negotiate",
    "time_span",
    "told",
    "translate",
    "translate_plural",
    "zone_name",
]
