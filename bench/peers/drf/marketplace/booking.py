# mypy: ignore-errors
"""Taking a slot."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from marketplace.availability import bookable, free_times, terms
from marketplace.models import Booking, BookingEvent, BookingItem, Message, Occupancy, Resource, User
from rest_framework.exceptions import APIException

AGREED = (
    "free_until_minutes",
    "fee_tiers",
    "no_show_fee",
    "reschedule_until_minutes",
    "max_reschedules",
    "allow_employee_change",
)


class SlotTaken(APIException):
    status_code = 409
    default_detail = "This time has just been taken."
    default_code = "slot_taken"


@transaction.atomic
def book(user, order):
    """Lock the customer and whoever could serve, look again, write."""
    service, employees = bookable(order["business"], order["service"], order.get("employee"))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted = [employee.resource_id for employee in employees]
    resources = {
        each.pk: each
        for each in Resource.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    }
    zone = ZoneInfo(service.business.timezone)
    starts_at = datetime.combine(order["date"], order["start_time"], zone)
    [day] = free_times(service, employees, order["date"], order["date"])
    slot = next((each for each in day["slots"] if each.starts_at == starts_at), None)
    if slot is None:
        raise SlotTaken
    waiting = [option.employee for option in slot.options]
    employee = min(waiting, key=lambda each: (_last(resources[each.resource_id]), each.rank, each.pk))
    try:
        return _written(user, order, service, employee, resources[employee.resource_id], slot)
    except IntegrityError as error:
        raise SlotTaken from error


def _last(resource):
    return resource.last_assigned_at or datetime.min.replace(tzinfo=ZoneInfo("UTC"))


def _written(user, order, service, employee, resource, slot):
    """Whoever asks for nobody in particular pays the lowest price there is."""
    business, now, starts_at = service.business, timezone.now(), slot.starts_at
    list_price, minutes = terms(service, employee)
    price = list_price if "employee" in order else slot.price_from
    ends_at = starts_at + timedelta(minutes=minutes)
    booking = Booking.objects.create(
        business=business,
        customer=user,
        created_by=user,
        status="confirmed" if business.policy.auto_confirm else "pending",
        expires_at=None if business.policy.auto_confirm else min(starts_at, now + timedelta(hours=24)),
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=business.timezone,
        local_on=starts_at.date(),
        local_start=starts_at.time(),
        local_end=ends_at.time(),
        duration_minutes=minutes,
        any_employee="employee" not in order,
        business_name_en=business.name_en,
        business_name_sq=business.name_sq,
        list_price=list_price,
        discount=list_price - price,
        total_price=price,
        currency=business.currency,
        policy={name: getattr(business.policy, name) for name in AGREED},
        note=order["note"],
        created_at=now,
    )
    BookingItem.objects.create(
        business=business,
        booking=booking,
        service=service,
        employee=employee,
        starts_at=starts_at,
        ends_at=ends_at,
        duration_minutes=minutes,
        list_price=list_price,
        price=price,
        service_name_en=service.name_en,
        service_name_sq=service.name_sq,
        employee_name=employee.full_name,
    )
    before = timedelta(minutes=service.buffer_before_minutes)
    after = timedelta(minutes=service.buffer_after_minutes)
    during = (starts_at - before, ends_at + after)
    Occupancy.objects.create(business=business, resource=resource, booking=booking, during=during)
    resource.last_assigned_at = now
    resource.save(update_fields=["last_assigned_at"])
    BookingEvent.objects.create(
        business=business,
        booking=booking,
        actor_kind="customer",
        actor=user,
        to_status=booking.status,
        code="booked",
    )
    Message.objects.bulk_create(
        [
            Message(kind="booking_created", payload={"booking": str(booking.uid)}),
            Message(kind="diary_changed", payload={"business": str(business.uid)}),
        ]
    )
    return booking
