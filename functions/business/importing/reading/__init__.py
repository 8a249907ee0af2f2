"""From the bytes of a file to plans of venues and services: nothing is written here."""

from functions.business.importing.reading.features import read
from functions.business.importing.reading.places import read_places
from functions.business.importing.reading.services import OF_ONE_BUSINESS, OF_VENUES, read_services

__all__ = ["OF_ONE_BUSINESS", "OF_VENUES", "read", "read_places", "read_services"]
