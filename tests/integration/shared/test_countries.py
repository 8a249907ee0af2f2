"""The countries an app offers for choosing."""

from tests.integration.conftest import Phone

COUNTRIES = "/api/shared/countries/"


def test_names_are_in_the_callers_language(stranger: Phone) -> None:
    english = {each["code"]: each for each in stranger.get(COUNTRIES).json or ()}
    assert english["AL"] == {"code": "AL", "name": "Albania", "dial_code": "+355"}
    assert english["XK"]["dial_code"] == "+383"
    stranger.language = "sq"
    albanian = {each["code"]: each["name"] for each in stranger.get(COUNTRIES).json or ()}
    assert (albanian["AL"], albanian["DE"]) == ("Shqipëri", "Gjermani")
    assert albanian.keys() == english.keys()


def test_an_unchanged_list_is_not_sent_again(stranger: Phone) -> None:
    first = stranger.get(COUNTRIES)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    stranger.headers["If-None-Match"] = first.headers["ETag"]
    assert stranger.get(COUNTRIES).status_code == 304
    stranger.language = "sq"
    assert stranger.get(COUNTRIES).status_code == 200
