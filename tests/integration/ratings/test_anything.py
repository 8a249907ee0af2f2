"""Whatever people do with ratings, in whatever order: what is counted is what is shown."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from common.errors import AppError
from common.models import Operator
from functions.rating import operating
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import (
    ADD,
    DELETE,
    EDIT,
    REPLY,
    REPORT,
    Shop,
    counted,
    counts_of,
)
from tests.integration.salon import done

STEPS = 30


@dataclass
class Story:
    """People, an owner and an operator who do what the dice say."""

    dice: random.Random
    shop: Shop
    people: list[Phone]
    owner: Phone
    operator: Operator
    visits: list[str] = field(default_factory=list)
    authors: dict[str, Phone] = field(default_factory=dict)

    def goes_on(self) -> None:
        """One more thing happens, or is refused."""
        acts: list[Callable[[], Any]] = [self._rate] * 3
        if self.visits:
            acts += [self._edit, self._delete, self._report, self._reply, self._no_show, self._undo]
            acts += [self._hide, self._keep]
        self.dice.choice(acts)()

    def _said(self) -> dict[str, Any]:
        return {
            "rating": self.dice.randint(1, 5),
            "employee_rating": self.dice.choice([None, 1, 2, 3, 4, 5]),
        }

    def _rating(self) -> str:
        return self.dice.choice(list(self.authors))

    def _rate(self) -> None:
        who = self.dice.choice(self.people)
        employee = self.dice.choice([self.shop.salon.dritan, self.shop.salon.elira])
        self.visits.append(self.shop.visit(who, employee=employee, is_automatic=True))
        made = done(who.post(ADD, {"booking": self.visits[-1]} | self._said()), 201)
        self.authors[made["uid"]] = who

    def _edit(self) -> None:
        uid = self._rating()
        self.authors[uid].patch(EDIT.format(uid), self._said())

    def _delete(self) -> None:
        uid = self._rating()
        self.authors[uid].delete(DELETE.format(uid))

    def _report(self) -> None:
        uid = self._rating()
        for each in self.people:
            each.post(REPORT.format(uid), {"reason": "spam"})

    def _reply(self) -> None:
        self.owner.post(REPLY.format(self._rating()), {"text": "Thank you."})

    def _no_show(self) -> None:
        self.owner.post(f"/api/business/booking/{self.dice.choice(self.visits)}/no-show/")

    def _undo(self) -> None:
        self.owner.post(f"/api/business/booking/{self.dice.choice(self.visits)}/undo/")

    def _hide(self) -> None:
        self._decide(operating.hide)

    def _keep(self) -> None:
        self._decide(operating.keep)

    def _decide(self, how: Callable[..., Any]) -> None:
        try:
            how(self.shop.db, self.operator, UUID(self._rating()), "dice said so", now=self.shop.clock.now())
        except AppError:
            self.shop.db.rollback()
        self.shop.db.commit()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_counted_is_what_is_shown(
    seed: int, rater: Callable[[int], list[Phone]], bora: Phone, shop: Shop, operator: Operator
) -> None:
    story = Story(random.Random(seed), shop, rater(4), bora, operator)
    most = 0
    for _step in range(STEPS):
        story.goes_on()
        shown = counted(shop.db, shop)
        assert counts_of(shop.db, shop) == shown
        most = max(most, shown["business"][0])
    assert most > 1
