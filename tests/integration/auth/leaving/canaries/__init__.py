"""Alice's whole life at AvatID, with a word of hers in every column that can hold one; and looking for the words."""

from sqlalchemy.orm import Session

from tests.integration.auth.leaving.canaries.chats import chats
from tests.integration.auth.leaving.canaries.life import EMAIL, NAME, NUMBER, SUBJECT, WORD, WORDS, Life
from tests.integration.auth.leaving.canaries.looking import found, text_columns
from tests.integration.auth.leaving.canaries.messages import messages, topics
from tests.integration.auth.leaving.canaries.money import money
from tests.integration.auth.leaving.canaries.person import person, ways_in
from tests.integration.auth.leaving.canaries.pictures import pictures
from tests.integration.auth.leaving.canaries.visits import rating, visits, words_said
from tests.integration.auth.leaving.canaries.waiting import calendars, waiting
from tests.integration.auth.leaving.canaries.work import own_shop, work

__all__ = ["EMAIL", "NAME", "NUMBER", "SUBJECT", "WORD", "WORDS", "Life", "found", "planted", "text_columns"]


def planted(db: Session, life: Life) -> None:
    """Write all of it, commit, and put the objects into the bucket."""
    booked = visits, words_said, rating, money, waiting
    for plant in (person, ways_in, *booked, work, calendars, own_shop, messages, topics, pictures, chats):
        plant(db, life)
        db.flush()
    db.commit()
