"""What is tried with people: the team, invitations, handing over, and what somebody asks for themselves."""

from tests.integration.onboarding.who_may.rows import (
    ANYBODY,
    LEADERS,
    OK,
    OWNER,
    OWNER_AMONG_LEADERS,
    SIGNED_IN,
    SOMEBODY_ELSES,
    TEAM,
    Answers,
    Row,
)

_EMPLOYEE, _ONE = "/api/onboarding/employee/", "/api/onboarding/employee/<uuid:employee>/"
_INVITATION, _TO = "/api/onboarding/invitation/", "/api/onboarding/business/<uuid:business>/"
_CLAIMS, _CLAIM = "/api/business/claims/", "/api/business/claim/<uuid:claim>/confirm/"
_JOB, _APPLICATIONS = "/api/business/jobs/<uuid:job>/", "/api/business/jobs/applications/"
_OURS = {"business": "<business>"}
_MANAGER_WHO_WORKS = {"employee": "manager who works"}
ALICE, OPERATOR = "Alice, who has claimed and applied", "one of AvatID's own people"
_THE_OPERATORS = {ALICE: "404", OPERATOR: OK}
_IN_THE_TEAM = SIGNED_IN._replace(employee="409 already_in_team", manager="409 already_in_team")

TEAMWORK = [
    Row(f"GET {_EMPLOYEE}", TEAM, query=_OURS),
    Row(f"POST {_EMPLOYEE}", LEADERS, _OURS | {"name": "Gent"}),
    Row(
        f"POST {_EMPLOYEE}",
        OWNER_AMONG_LEADERS,
        _OURS | {"name": "Gent", "role": "manager"},
        about="a manager",
    ),
    Row(f"PATCH {_ONE}", LEADERS, {"bio": "Cuts."}),
    Row(f"PATCH {_ONE}", OWNER_AMONG_LEADERS, {"role": "manager"}, about="to make a manager"),
    Row(f"PATCH {_ONE}", OWNER_AMONG_LEADERS, {"bio": "X"}, instead=_MANAGER_WHO_WORKS, about="a manager"),
    Row(f"DELETE {_ONE}", LEADERS),
    Row(f"DELETE {_ONE}", OWNER_AMONG_LEADERS, instead=_MANAGER_WHO_WORKS, about="a manager"),
    Row(f"GET {_ONE}bookings-to-move/", LEADERS),
    Row(f"PATCH {_ONE}avatar/", LEADERS, file="photo"),
    Row(f"DELETE {_ONE}avatar/", LEADERS),
]
INVITATIONS = [
    Row(f"POST {_ONE}invite/", LEADERS, {"email": "gent@example.com"}),
    Row(f"DELETE {_ONE}invite/", LEADERS),
    Row(f"POST {_INVITATION}look/", ANYBODY, {"token": "<token>"}),
    Row(
        f"POST {_INVITATION}look/",
        SOMEBODY_ELSES._replace(nobody="404"),
        {"token": "guessed"},
        about="by a guess",
    ),
    Row(
        f"POST {_INVITATION}accept/", _IN_THE_TEAM._replace(owner="409 already_in_team"), {"token": "<token>"}
    ),
    Row(f"POST {_INVITATION}accept/", SOMEBODY_ELSES, {"token": "guessed"}, about="by a guess"),
    Row(f"POST {_ONE}connect/", LEADERS),
    Row(f"DELETE {_TO}membership/", TEAM._replace(owner="409 last_owner")),
    Row(f"POST {_TO}transfer/", OWNER, {"to": "<manager who works>"}),
    Row(f"POST {_TO}close/", OWNER, {}),
]
CLAIMS = [
    Row(
        "POST /api/business/<uuid:business>/claim/",
        SIGNED_IN,
        {"proof": "review"},
        instead={"business": "venue"},
    ),
    Row(
        "POST /api/business/<uuid:business>/claim/",
        Answers("401", *["409 already_owned"] * 5),
        {"proof": "review"},
        about="of what is somebody's",
    ),
    Row(
        "POST /api/business/<uuid:business>/claim/",
        SOMEBODY_ELSES,
        {"proof": "review"},
        instead={"business": "draft"},
        about="of what nobody sees",
    ),
    Row(
        f"POST {_CLAIM}",
        SOMEBODY_ELSES,
        {"code": "123456"},
        others={ALICE: "409 claim_under_review", OPERATOR: "404"},
    ),
    Row(f"GET {_CLAIMS}mine/", SIGNED_IN),
    Row(f"DELETE {_CLAIMS}<uuid:claim>/", SOMEBODY_ELSES, others={ALICE: OK, OPERATOR: "404"}),
    Row(f"GET {_CLAIMS}", SOMEBODY_ELSES, others=_THE_OPERATORS),
    Row(f"POST {_CLAIMS}<uuid:claim>/grant/", SOMEBODY_ELSES, {"reason": "Ours."}, others=_THE_OPERATORS),
    Row(f"POST {_CLAIMS}<uuid:claim>/refuse/", SOMEBODY_ELSES, {"reason": "Ours."}, others=_THE_OPERATORS),
    Row("GET /api/business/search/explain/", SOMEBODY_ELSES, query={"q": "cut"}, others=_THE_OPERATORS),
]
APPLICATIONS = [
    Row(
        f"POST {_JOB}apply/",
        Answers("401", OK, OK, *["409 own_team"] * 3),
        {"message": "I have cut hair for two years."},
    ),
    Row(f"GET {_APPLICATIONS}mine/", SIGNED_IN),
    Row(f"DELETE {_APPLICATIONS}<uuid:application>/", SOMEBODY_ELSES, others={ALICE: OK, OPERATOR: "404"}),
]
ROWS = [*TEAMWORK, *INVITATIONS, *CLAIMS, *APPLICATIONS]
