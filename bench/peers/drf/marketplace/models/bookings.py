# mypy: ignore-errors
"""What has been booked, and what that occupies."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateTimeRangeField
from django.utils.timezone import now
from marketplace.models.people import User, uid_field
from marketplace.models.places import Business, Service
from marketplace.models.teams import Employee, Resource


class Booking(models.Model):
    uid = uid_field()
    version = models.IntegerField(default=1)
    business = models.ForeignKey(Business, models.CASCADE, related_name="bookings")
    customer = models.ForeignKey(User, models.CASCADE, null=True, related_name="bookings")
    created_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    source = models.TextField(default="customer")
    series_id = models.UUIDField(null=True)
    guest_name = models.TextField(null=True)
    guest_phone = models.TextField(null=True)
    status = models.TextField()
    holds_time = models.GeneratedField(
        expression=models.Q(
            status__in=["pending_payment", "pending", "confirmed", "checked_in", "in_progress"]
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    expires_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.TextField()
    local_on = models.DateField()
    local_start = models.TimeField()
    local_end = models.TimeField()
    duration_minutes = models.IntegerField()
    any_employee = models.BooleanField(default=False)
    reschedule_count = models.IntegerField(default=0)
    may_cancel_free = models.BooleanField(default=False)
    business_name_en = models.TextField()
    business_name_sq = models.TextField(null=True)
    list_price = models.DecimalField(max_digits=14, decimal_places=2)
    discount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    total_price = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    policy = models.JSONField(default=dict)
    payment_choice = models.TextField(default="venue")
    payment_status = models.TextField(default="none")
    amount_due = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    amount_paid = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    amount_refunded = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cancellation_fee = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.TextField(default="")
    created_at = models.DateTimeField(default=now)

    class Meta:
        managed = False
        db_table = "booking"


class BookingItem(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="items")
    position = models.SmallIntegerField(default=0)
    service = models.ForeignKey(Service, models.CASCADE)
    employee = models.ForeignKey(Employee, models.CASCADE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    duration_minutes = models.IntegerField()
    list_price = models.DecimalField(max_digits=14, decimal_places=2)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    service_name_en = models.TextField()
    service_name_sq = models.TextField(null=True)
    employee_name = models.TextField()

    class Meta:
        managed = False
        db_table = "booking_item"


class BookingEvent(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="events")
    actor_kind = models.TextField()
    actor = models.ForeignKey(User, models.CASCADE, null=True)
    from_status = models.TextField(null=True)
    to_status = models.TextField()
    code = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        managed = False
        db_table = "booking_event"


class Occupancy(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="occupied")
    booking = models.ForeignKey(Booking, models.CASCADE, null=True)
    during = DateTimeRangeField()
    expires_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        managed = False
        db_table = "occupancy"


class Message(models.Model):
    uid = uid_field()
    queue = models.TextField(default="default")
    kind = models.TextField()
    payload = models.JSONField(default=dict)
    due = models.DateTimeField(default=now)
    state = models.TextField(default="waiting")
    created_at = models.DateTimeField(default=now)

    class Meta:
        managed = False
        db_table = "outbox"
