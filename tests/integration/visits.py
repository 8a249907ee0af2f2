"""Visits written straight into the diary: for tests that look back on them, and need no free time for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, BookingItem, Business, Employee, Service, User
from tests.integration.salon import Salon


@dataclass
class Diary:
    """A salon's bookings, as rows."""

    db: Session
    business: Business
    services: dict[str, Service]
    team: dict[str, Employee]

    @classmethod
    def of(cls, db: Session, salon: Salon) -> "Diary":
        """The diary of an open salon, its services and team by their uids."""
        business = db.scalars(select(Business).where(Business.uid == UUID(salon.uid))).one()
        services = db.scalars(select(Service).where(Service.business_id == business.id))
        team = db.scalars(select(Employee).where(Employee.business_id == business.id))
        return cls(db, business, {str(s.uid): s for s in services}, {str(e.uid): e for e in team})

    def visit(
        self,
        starts_at: datetime,
        customer: User | None = None,
        *,
        price: str = "1000.00",
        minutes: int = 30,
        service: str = "",
        employee: str = "",
        parts: list[dict[str, Any]] | None = None,
        **more: Any,
    ) -> Booking:
        """One booking with one service; completed, in the salon's zone, a guest's without a customer."""
        zone, amount = ZoneInfo(self.business.timezone), Decimal(price)
        ends_at = starts_at + timedelta(minutes=minutes)
        local = starts_at.astimezone(zone)
        values: dict[str, Any] = {
            "status": "completed",
            "source": "customer" if customer else "phone",
            "guest_name": None if customer else "Somebody",
            "timezone": self.business.timezone,
            "local_on": local.date(),
            "local_start": local.time(),
            "local_end": ends_at.astimezone(zone).time(),
            "currency": self.business.currency,
            "expires_at": ends_at if more.get("status") in ("pending", "pending_payment") else None,
        }
        booking = Booking(
            **(values | more),
            business_id=self.business.id,
            customer_id=customer.id if customer else None,
            starts_at=starts_at,
            ends_at=ends_at,
            duration_minutes=minutes,
            business_name_en=self.business.name_en,
            list_price=amount,
            total_price=amount,
        )
        self.db.add(booking)
        self.db.flush()
        sold = self.services[service] if service else next(iter(self.services.values()))
        who = self.team[employee] if employee else next(iter(self.team.values()))
        self.db.add(
            BookingItem(
                business_id=self.business.id,
                booking_id=booking.id,
                service_id=sold.id,
                employee_id=who.id,
                starts_at=starts_at,
                ends_at=ends_at,
                duration_minutes=minutes,
                parts=parts,
                list_price=amount,
                price=amount,
                service_name_en=sold.name_en,
                service_name_sq=sold.name_sq,
                employee_name=who.full_name,
            )
        )
        self.db.commit()
        return booking
