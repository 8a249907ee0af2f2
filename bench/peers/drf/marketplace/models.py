# mypy: ignore-errors
"""The tables as Django sees them; migrations are somebody else's."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.search import SearchVectorField
from django.utils.timezone import now


def uid_field():
    return models.UUIDField(default=uuid.uuid4)


class User(models.Model):
    uid = uid_field()
    name = models.TextField()
    token_version = models.IntegerField(default=0)
    blocked_at = models.DateTimeField(null=True)
    deletion_requested_at = models.DateTimeField(null=True)
    is_authenticated = True

    class Meta:
        managed = False
        db_table = "users"


class UserSession(models.Model):
    uid = uid_field()
    user = models.ForeignKey(User, models.CASCADE)
    acting_user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "user_session"


class Category(models.Model):
    uid = uid_field()
    name_en = models.TextField()
    name_sq = models.TextField()
    rank = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "category"


class Upload(models.Model):
    uid = uid_field()
    status = models.TextField()
    path = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    variants = models.JSONField()

    class Meta:
        managed = False
        db_table = "upload"


class Business(models.Model):
    uid = uid_field()
    kind = models.TextField()
    status = models.TextField()
    name_en = models.TextField()
    name_sq = models.TextField(null=True)
    description_en = models.TextField()
    description_sq = models.TextField(null=True)
    address = models.TextField()
    city = models.TextField()
    country = models.CharField(max_length=2)
    location = models.PointField(geography=True, null=True)
    timezone = models.TextField()
    phone = models.TextField(null=True)
    email = models.TextField(null=True)
    website = models.TextField(null=True)
    currency = models.CharField(max_length=3)
    rating_count = models.IntegerField()
    rating_sum = models.IntegerField()
    rating_histogram = ArrayField(models.IntegerField())
    verified_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    categories = models.ManyToManyField(Category, db_table="business_category", related_name="businesses")

    class Meta:
        managed = False
        db_table = "business"

    @property
    def takes_bookings(self):
        return self.status == "published"


class BusinessSearch(models.Model):
    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="search")
    document = SearchVectorField()
    is_visible = models.BooleanField()
    takes_bookings = models.BooleanField()
    location = models.PointField(geography=True, null=True)
    rating_rank = models.FloatField()
    currency = models.CharField(max_length=3)
    price_from = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    gender = models.TextField()
    next_free_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "business_search"


class BusinessMember(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="members")
    role = models.TextField()

    class Meta:
        managed = False
        db_table = "business_member"


class Policy(models.Model):
    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="policy")
    auto_confirm = models.BooleanField()
    min_notice_minutes = models.IntegerField()
    max_days = models.IntegerField()
    step_minutes = models.IntegerField(null=True)
    free_until_minutes = models.IntegerField()
    fee_tiers = models.JSONField()
    no_show_fee = models.JSONField(null=True)
    reschedule_until_minutes = models.IntegerField()
    max_reschedules = models.IntegerField(null=True)
    allow_employee_change = models.BooleanField()
    limit_to_business_hours = models.BooleanField()
    deposit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    deposit_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        managed = False
        db_table = "policy"


class GalleryImage(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="gallery")
    upload = models.ForeignKey(Upload, models.CASCADE)
    position = models.IntegerField()
    is_cover = models.BooleanField()

    class Meta:
        managed = False
        db_table = "gallery_image"


class Service(models.Model):
    uid = uid_field()
    business = models.ForeignKey(Business, models.CASCADE, related_name="services")
    category = models.ForeignKey(Category, models.CASCADE)
    name_en = models.TextField()
    name_sq = models.TextField(null=True)
    description_en = models.TextField()
    description_sq = models.TextField(null=True)
    price = models.DecimalField(max_digits=14, decimal_places=2)
    duration_minutes = models.IntegerField()
    gender = models.TextField()
    buffer_before_minutes = models.IntegerField()
    buffer_after_minutes = models.IntegerField()
    is_performed_by_everyone = models.BooleanField()
    is_active = models.BooleanField()
    rank = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "service"


class Resource(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    last_assigned_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "resource"


class Employee(models.Model):
    uid = uid_field()
    business = models.ForeignKey(Business, models.CASCADE, related_name="employees")
    resource = models.OneToOneField(Resource, models.CASCADE)
    name = models.TextField()
    surname = models.TextField()
    bio = models.TextField()
    avatar = models.ForeignKey(Upload, models.CASCADE, null=True, db_column="avatar_upload_id")
    rank = models.IntegerField()
    is_active = models.BooleanField()
    has_own_hours = models.BooleanField()
    rating_count = models.IntegerField()
    rating_sum = models.IntegerField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "employee"

    @property
    def full_name(self):
        return f"{self.name} {self.surname}".strip()


class EmployeeService(models.Model):
    pk = models.CompositePrimaryKey("employee_id", "service_id")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="performs")
    service = models.ForeignKey(Service, models.CASCADE, related_name="performers")
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    duration_minutes = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "employee_service"


class WorkingHours(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="working_hours")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="working_hours")
    weekday = models.SmallIntegerField()
    start_time = models.TimeField()
    end_time = models.TimeField()

    class Meta:
        managed = False
        db_table = "working_hours"


class HoursException(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="hours_exceptions")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="hours_exceptions")
    kind = models.TextField()
    date_from = models.DateField()
    date_to = models.DateField()
    intervals = models.JSONField(null=True)
    weekly = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "hours_exception"


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
