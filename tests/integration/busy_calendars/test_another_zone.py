"""A business that turns out to be in another zone: its people's whole days begin at another midnight."""

from common.runtime import Runtime
from tests.integration.busy_calendars.connecting import connected, read_again, starts
from tests.integration.busy_calendars.elsewhere import Elsewhere, calendar
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done

LUNCH = "DTSTART:20270308T120000\nDTEND:20270308T130000"


def test_times_without_a_zone_move_with_the_business(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    """Though the file is the same, and its server would say so."""
    url = elsewhere.serve("/d.ics", calendar(LUNCH), ETag='"same"')
    connected(salon.owner, salon.dritan, url, runtime)
    before = starts(alice, salon, salon.dritan)
    assert "12:00" not in before
    wish = {"uid": salon.uid, "timezone": "Europe/Istanbul"}
    done(salon.owner.patch("/api/onboarding/business/update/", wish), 200)
    assert read_again(runtime) == 1
    assert starts(alice, salon, salon.dritan) == before
