# mypy: ignore-errors
"""Free times: hours less breaks and what is taken, on a grid of steps."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.http import Http404
from django.utils import timezone
from marketplace.hours import DAY, cut, opening_spans
from marketplace.models import (
    Employee,
    EmployeeService,
    HoursException,
    Occupancy,
    Service,
    WorkingHours,
)


@dataclass
class Option:
    """Somebody who can serve at a start."""

    employee: Employee
    ends_at: datetime
    price: Decimal


@dataclass
class Slot:
    """A start that can be booked."""

    starts_at: datetime
    options: list[Option]

    @property
    def ends_at(self):
        return max(option.ends_at for option in self.options)

    @property
    def price_from(self):
        return min(option.price for option in self.options)


def bookable(business_uid, service_uid, employee_uid=None):
    """The service with its business and whoever performs it."""
    service = (
        Service.objects.select_related("business__policy")
        .prefetch_related(
            Prefetch("business__working_hours", WorkingHours.objects.filter(employee=None)),
            Prefetch("business__hours_exceptions", HoursException.objects.filter(employee=None)),
        )
        .filter(
            uid=service_uid,
            business__uid=business_uid,
            business__status="published",
            business__archived_at=None,
        )
        .filter(is_active=True, archived_at=None)
        .first()
    )
    if service is None:
        raise Http404
    performers = Q() if service.is_performed_by_everyone else Q(performs__service=service)
    employees = (
        Employee.objects.filter(performers, business=service.business, is_active=True, archived_at=None)
        .prefetch_related(
            "working_hours",
            "hours_exceptions",
            Prefetch("performs", EmployeeService.objects.filter(service=service)),
        )
        .order_by("rank", "id")
    )
    if employee_uid:
        employees = employees.filter(uid=employee_uid)
    return service, list(employees)


def free_times(service, employees, first, last, now=None):
    """A list of slots for every date from `first` to `last`."""
    now = now or timezone.now()
    business, policy = service.business, service.business.policy
    zone = ZoneInfo(business.timezone)
    earliest = now + timedelta(minutes=policy.min_notice_minutes)
    horizon = now.astimezone(zone).date() + timedelta(days=policy.max_days)
    taken = _taken(
        employees, datetime.combine(first, datetime.min.time(), zone), _midnight(last + DAY, zone), now
    )
    options = defaultdict(list)
    for employee in employees:
        price, minutes = terms(service, employee)
        length = timedelta(minutes=minutes)
        before = timedelta(minutes=service.buffer_before_minutes)
        after = timedelta(minutes=service.buffer_after_minutes)
        spans = _working(business, policy, employee, zone, first, min(last, horizon))
        for start, end in taken[employee.resource_id]:
            spans = cut(spans, start, end)
        for start, end in spans:
            at = _on_the_grid(start + before, zone, policy.step_minutes or 15)
            while at + length + after <= end:
                if at >= earliest:
                    options[at].append(Option(employee, (at + length).astimezone(zone), price))
                at += timedelta(minutes=policy.step_minutes or 15)
    days = {first + timedelta(count): [] for count in range((last - first).days + 1)}
    for at in sorted(options):
        local = at.astimezone(zone)
        if local.date() in days:
            days[local.date()].append(Slot(local, options[at]))
    return [{"date": day, "slots": slots} for day, slots in days.items()]


def terms(service, employee):
    """The employee's own price and pace, or the service's."""
    own = next(iter(employee.performs.all()), None)
    price = service.price if own is None or own.price is None else own.price
    minutes = service.duration_minutes if own is None else own.duration_minutes or service.duration_minutes
    return price, minutes


def _taken(employees, start, end, now):
    rows = Occupancy.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        resource__in=[employee.resource_id for employee in employees],
        during__overlap=(start, end),
        active=True,
    )
    taken = defaultdict(list)
    for resource, during in rows.values_list("resource_id", "during"):
        taken[resource].append((during.lower, during.upper))
    return taken


def _working(business, policy, employee, zone, first, last):
    """The house's hours, or the employee's own within them; less breaks and days off."""
    house = opening_spans(
        list(business.working_hours.all()), list(business.hours_exceptions.all()), zone, first, last
    )
    if not employee.has_own_hours and not employee.hours_exceptions.all():
        return house
    weekly = (
        list(employee.working_hours.all()) if employee.has_own_hours else list(business.working_hours.all())
    )
    exceptions = [*employee.hours_exceptions.all(), *business.hours_exceptions.all()]
    own = opening_spans(weekly, exceptions, zone, first, last)
    if not policy.limit_to_business_hours:
        return own
    return [
        (max(start, opens), min(end, closes))
        for start, end in own
        for opens, closes in house
        if start < closes and opens < end
    ]


def _on_the_grid(at, zone, step):
    """The first step on the wall clock at or after `at`."""
    local = at.astimezone(zone)
    late = (local.hour * 60 + local.minute) % step
    if late or local.second:
        at += timedelta(minutes=step - late, seconds=-local.second)
    return at


def _midnight(day, zone):
    return datetime.combine(day, datetime.min.time(), zone)
