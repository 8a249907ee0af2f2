"""The businesses I belong to."""

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, Role
from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, open_salon

MY = "/api/onboarding/business/my/"


def test_everybody_of_the_team_sees_the_business_and_their_role(
    bora: Phone, dritan: Phone, erion: Phone, db: Session
) -> None:
    salon = open_salon(bora, db)
    salon.employ(db, dritan, salon.dritan)
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    for person, role in [(bora, "owner"), (dritan, "employee"), (erion, "manager")]:
        (shown,) = person.get(MY).json["results"]
        assert (shown["uid"], shown["role"], shown["status"]) == (salon.uid, role, "published")
        assert (shown["name_en"], shown["name_sq"]) == ("Bora's salon", "Salloni i Borës")


def test_others_see_nothing(bora: Phone, erion: Phone, db: Session) -> None:
    open_salon(bora, db)
    assert erion.get(MY).json == {"results": [], "next": None}


def test_the_list_goes_on_by_cursor(bora: Phone) -> None:
    made = [bora.post(CREATE, {"name": f"Shop {n}", "kind": "business"}).json["uid"] for n in range(3)]
    first = bora.get(MY, limit=2).json
    second = bora.get(MY, limit=2, cursor=first["next"]).json
    assert [row["uid"] for row in first["results"] + second["results"]] == made
    assert second["next"] is None


def test_an_archived_business_is_gone(bora: Phone, db: Session, clock: SetClock) -> None:
    salon = open_salon(bora, db)
    db.execute(update(Business).values(archived_at=clock.now()))
    db.commit()
    assert bora.get(MY).json["results"] == []
    assert bora.get(f"/api/onboarding/business/{salon.uid}/checklist/").status_code == 404


def test_many_businesses_take_no_more_statements_than_one(bora: Phone, db: Session) -> None:
    def statements() -> int:
        seen: list[str] = []
        connection = db.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: seen.append(told[2]))
        bora.get(MY)
        return len(seen)

    open_salon(bora, db)
    first = statements()
    for n in range(3):
        bora.post(CREATE, {"name": f"Shop {n}", "kind": "business"})
    assert statements() == first
    assert len(db.scalars(select(Business)).all()) == 4
