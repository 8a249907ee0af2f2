"""What is tried with a business: its hours, calendars, terms, services, pictures, clients, figures, openings."""

from tests.integration.onboarding.who_may.rows import LEADERS, SIGNED_IN, TEAM, Row
from tests.integration.salon import CUT, DESCRIBED

_BUSINESS, _SERVICE = "/api/onboarding/business/", "/api/onboarding/service/"
_EXCEPTIONS, _POLICY = "/api/onboarding/exceptions/", "/api/onboarding/policy/<uuid:business>/"
_GALLERY, _CLIENTS = "/api/onboarding/gallery/", "/api/onboarding/clients/"
_JOBS, _IMPORT = "/api/onboarding/jobs/", "/api/onboarding/import/"
_BUSY, _ADDRESS = "/api/onboarding/busy-calendars/", "https://calendar.example.com/new.ics"
_OURS = {"business": "<business>"}
_DAY = {"kind": "closure", "date_from": "2027-03-15", "date_to": "2027-03-15"}
_MARCH = {"from": "2027-03-01", "to": "2027-03-31"}

OPENING = [
    Row(f"POST {_BUSINESS}create/", SIGNED_IN, DESCRIBED | {"categories": ["<category>"]}),
    Row(f"GET {_BUSINESS}my/", SIGNED_IN),
    Row(f"POST {_IMPORT}", SIGNED_IN, file="venues", query={"dry_run": "false"}, about="for oneself"),
    Row(f"POST {_IMPORT}", LEADERS, file="services", query=_OURS, about="as a try"),
    Row(f"POST {_IMPORT}", LEADERS, file="services", query=_OURS | {"dry_run": "false"}, about="for good"),
    Row(f"PATCH {_BUSINESS}update/", LEADERS, {"uid": "<business>", "name": "Elsewhere"}),
    Row(f"GET {_BUSINESS}<uuid:business>/checklist/", TEAM),
    Row(f"POST {_BUSINESS}<uuid:business>/publish/", LEADERS),
    Row(f"POST {_BUSINESS}<uuid:business>/unpublish/", LEADERS),
]
HOURS_AND_TERMS = [
    Row("POST /api/onboarding/working-hours/", LEADERS, _OURS | {"weekly": []}),
    Row(f"GET {_EXCEPTIONS}", TEAM, query=_OURS),
    Row(f"POST {_EXCEPTIONS}", LEADERS, _OURS | _DAY),
    Row(f"DELETE {_EXCEPTIONS}<uuid:exception>/", LEADERS),
    Row(f"GET {_POLICY}", TEAM),
    Row(f"PATCH {_POLICY}", LEADERS, {"pack": True}),
]
SERVICES = [
    Row(f"GET {_SERVICE}", TEAM, query=_OURS),
    Row(f"POST {_SERVICE}", LEADERS, _OURS | {"category": "<category>"} | CUT),
    Row(f"PATCH {_SERVICE}<uuid:service>/", LEADERS, {"rank": 7}),
    Row(f"DELETE {_SERVICE}<uuid:service>/", LEADERS),
    Row(f"GET {_SERVICE}<uuid:service>/bookings-to-move/", LEADERS),
]
GALLERY = [
    Row(f"GET {_GALLERY}", TEAM, query=_OURS),
    Row(f"POST {_GALLERY}", LEADERS, _OURS | {"upload": "<own upload>"}),
    Row(f"PATCH {_GALLERY}", LEADERS, _OURS | {"cover": "<second picture>"}),
    Row(f"DELETE {_GALLERY}<uuid:picture>/", LEADERS),
]
CLIENTS = [
    Row(f"GET {_CLIENTS}", LEADERS, query=_OURS),
    Row(f"GET {_CLIENTS}<uuid:client>/", LEADERS),
    Row(f"PATCH {_CLIENTS}<uuid:client>/", LEADERS, {"note": "Talks.", "blocked": True}),
    Row("GET /api/onboarding/report/", LEADERS, query=_OURS | _MARCH),
    Row("GET /api/onboarding/report/", LEADERS, query=_OURS | _MARCH | {"format": "csv"}, about="as CSV"),
]
JOBS = [
    Row(f"GET {_JOBS}", LEADERS, query=_OURS),
    Row(f"POST {_JOBS}", LEADERS, _OURS | {"title": "Somebody wanted"}),
    Row(f"GET {_JOBS}<uuid:opening>/", LEADERS),
    Row(f"PATCH {_JOBS}<uuid:opening>/", LEADERS, {"is_open": False}),
    Row(f"GET {_JOBS}<uuid:opening>/applications/", LEADERS),
    Row(f"POST {_JOBS}<uuid:opening>/applications/<uuid:application>/accept/", LEADERS),
    Row(f"POST {_JOBS}<uuid:opening>/applications/<uuid:application>/decline/", LEADERS),
]
CALENDARS = [
    Row(f"GET {_BUSY}", LEADERS, query={"employee": "<employee>"}),
    Row(f"GET {_BUSY}", TEAM, query={"employee": "<Dritan>"}, about="of one's own seat"),
    Row(f"POST {_BUSY}", LEADERS, {"employee": "<employee>", "url": _ADDRESS}),
    Row(f"POST {_BUSY}", TEAM, {"employee": "<Dritan>", "url": _ADDRESS}, about="for one's own seat"),
    Row(f"DELETE {_BUSY}<uuid:calendar>/", LEADERS),
    Row(
        f"DELETE {_BUSY}<uuid:calendar>/",
        TEAM,
        instead={"calendar": "Dritan's calendar"},
        about="of one's own seat",
    ),
]
ROWS = [*OPENING, *HOURS_AND_TERMS, *CALENDARS, *SERVICES, *GALLERY, *CLIENTS, *JOBS]
