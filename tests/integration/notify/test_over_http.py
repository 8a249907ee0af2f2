"""The whole way: booked and called off over HTTP, read on three phones."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.notify.conftest import Story, person
from tests.integration.salon import done, open_salon


def read_by(phone: Phone) -> list[str]:
    """The title of everything on somebody's list, newest first."""
    listed = done(phone.get("/api/notifications/list/"), 200)
    return [row["title"] for row in listed["results"]]


def test_booked_and_called_off(
    story: Story, alice: Phone, bora: Phone, dritan: Phone, erion: Phone, db: Session
) -> None:
    salon = open_salon(bora, db)
    salon.employ(db, dritan, salon.dritan)
    done(alice.post("/api/notifications/device/", {"token": "alice-phone", "platform": "ios"}), 201)
    wish = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan}
    when = {"date": "2027-03-08", "start_time": "10:00"}
    booking = done(alice.post("/api/business/book/", wish | when), 201)
    story.worker_comes()
    assert read_by(alice) == ["Booked: Bora's salon"]
    assert read_by(bora) == read_by(dritan) == ["Rezervim i ri: Alice"]
    assert read_by(erion) == []
    done(alice.delete(f"/api/business/booking/{booking['uid']}/"), 200)
    story.worker_comes()
    assert read_by(alice) == ["Canceled: Bora's salon", "Booked: Bora's salon"]
    assert read_by(bora) == read_by(dritan) == ["U anulua: Alice", "Rezervim i ri: Alice"]
    assert [notice.data["booking"] for notice in story.notices()] == [booking["uid"]] * 2
    to = [letter.to for letter in story.letters()]
    assert sorted(to) == sorted([person(phone).email or "" for phone in (alice, bora, dritan)] * 2)
