# mypy: ignore-errors
"""What goes out and comes in."""

from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from marketplace.models import Booking, BookingItem, Business, Category, Employee, Policy, Service
from rest_framework import serializers


def told(english, albanian):
    """The text in the reader's language, or in the other one."""
    first, second = (albanian, english) if get_language() == "sq" else (english, albanian)
    return first or second or ""


class ToldField(serializers.Field):
    """`name` out of `name_en` and `name_sq`."""

    def __init__(self, prefix=None, **more):
        self.prefix = prefix
        super().__init__(source="*", read_only=True, **more)

    def to_representation(self, instance):
        prefix = self.prefix or self.field_name
        return told(getattr(instance, f"{prefix}_en"), getattr(instance, f"{prefix}_sq"))


class ZonedField(serializers.Field):
    """An instant with the offset of the zone that the instance names."""

    def __init__(self, zone="timezone", **more):
        self.zone = zone
        super().__init__(read_only=True, **more)

    def get_attribute(self, instance):
        at = super().get_attribute(instance)
        if at is None:
            return None
        zone = instance
        for name in self.zone.split("."):
            zone = getattr(zone, name)
        return at.astimezone(ZoneInfo(zone))

    def to_representation(self, at):
        return at.isoformat()


class CategorySerializer(serializers.ModelSerializer):
    name = ToldField()

    class Meta:
        model = Category
        fields = ["uid", "name"]


class LocationField(serializers.Field):
    def to_representation(self, point):
        return {"lat": point.y, "lon": point.x}


class PictureSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    variants = serializers.SerializerMethodField()

    def get_url(self, upload):
        return f"{settings.MEDIA_URL}{upload.path}"

    def get_variants(self, upload):
        return {
            name: {
                "url": f"{settings.MEDIA_URL}{upload.variants[name]['path']}",
                "width": upload.variants[name]["width"],
                "height": upload.variants[name]["height"],
            }
            for name in ("small", "medium")
        }


class RatingSerializer(serializers.Serializer):
    average = serializers.SerializerMethodField()
    count = serializers.IntegerField(source="rating_count")

    def get_average(self, rated):
        return round(rated.rating_sum / rated.rating_count, 1) if rated.rating_count else None


class RatingsSerializer(RatingSerializer):
    histogram = serializers.SerializerMethodField()

    def get_histogram(self, rated):
        return {str(stars): count for stars, count in enumerate(rated.rating_histogram, start=1)}


class MoneySerializer(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField()


class BusinessRowSerializer(serializers.ModelSerializer):
    name = ToldField()
    description = ToldField()
    category = serializers.SerializerMethodField()
    location = LocationField()
    distance_m = serializers.SerializerMethodField()
    rating = RatingSerializer(source="*")
    price_from = serializers.SerializerMethodField()
    open_now = serializers.BooleanField(source="opening.open_now")
    verified = serializers.SerializerMethodField()
    next_available_at = ZonedField(source="search.next_free_at")
    cover = serializers.SerializerMethodField()
    gender = serializers.CharField(source="search.gender")

    class Meta:
        model = Business
        fields = [
            "uid", "name", "description", "category", "address", "city", "location", "distance_m", "rating",
            "price_from", "open_now", "takes_bookings", "verified", "next_available_at", "cover", "gender",
        ]  # fmt: skip

    def get_category(self, business):
        first = next(iter(business.categories.all()), None)
        return CategorySerializer(first).data if first else None

    def get_distance_m(self, business):
        return round(business.distance.m)

    def get_price_from(self, business):
        price = business.search.price_from
        return (
            None if price is None else MoneySerializer({"amount": price, "currency": business.currency}).data
        )

    def get_verified(self, business):
        return business.verified_at is not None

    def get_cover(self, business):
        cover = next((image.upload for image in business.gallery.all() if image.is_cover), None)
        return PictureSerializer(cover).data if cover else None


class PerformerSerializer(serializers.Serializer):
    uid = serializers.UUIDField(source="employee.uid")
    name = serializers.CharField(source="employee.full_name")
    price = serializers.DecimalField(max_digits=14, decimal_places=2)
    duration_minutes = serializers.IntegerField()


class ServiceSerializer(serializers.ModelSerializer):
    name = ToldField()
    description = ToldField()
    category = CategorySerializer()
    price_from = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(source="business.currency")
    employees = PerformerSerializer(source="offers", many=True)

    class Meta:
        model = Service
        fields = [
            "uid", "name", "description", "category", "price", "price_from", "currency", "duration_minutes",
            "gender", "employees",
        ]  # fmt: skip


class TeamMemberSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="full_name")
    avatar = serializers.SerializerMethodField()
    rating = RatingSerializer(source="*")

    class Meta:
        model = Employee
        fields = ["uid", "name", "bio", "avatar", "rating"]

    def get_avatar(self, employee):
        is_ready = employee.avatar is not None and employee.avatar.status == "ready"
        return PictureSerializer(employee.avatar).data if is_ready else None


class PolicySerializer(serializers.ModelSerializer):
    class Meta:
        model = Policy
        fields = [
            "auto_confirm", "min_notice_minutes", "max_days", "free_until_minutes", "fee_tiers", "no_show_fee",
            "reschedule_until_minutes", "max_reschedules", "deposit_percent", "deposit_amount",
        ]  # fmt: skip


class BusinessDetailSerializer(serializers.ModelSerializer):
    verified = serializers.SerializerMethodField()
    is_claimable = serializers.SerializerMethodField()
    name = ToldField()
    description = ToldField()
    categories = CategorySerializer(many=True)
    location = LocationField()
    open_now = serializers.BooleanField(source="opening.open_now")
    closes_at = ZonedField(source="opening.closes_at")
    opens_at = ZonedField(source="opening.opens_at")
    hours_today = serializers.ListField(source="opening.hours_today")
    services = serializers.SerializerMethodField()
    team = TeamMemberSerializer(source="employees", many=True)
    rating = RatingsSerializer(source="*")
    price_from = serializers.SerializerMethodField()
    gender = serializers.SerializerMethodField()
    policy = PolicySerializer()
    next_available_at = ZonedField(source="search.next_free_at")
    cover = serializers.SerializerMethodField()
    gallery = serializers.SerializerMethodField()

    class Meta:
        model = Business
        fields = [
            "uid", "kind", "takes_bookings", "verified", "is_claimable", "name", "description", "categories",
            "address", "city", "country", "location", "phone", "email", "website", "timezone", "currency", "open_now",
            "closes_at", "opens_at", "hours_today", "services", "team", "rating", "price_from", "gender", "policy",
            "next_available_at", "cover", "gallery",
        ]  # fmt: skip

    def get_verified(self, business):
        return business.verified_at is not None

    def get_is_claimable(self, business):
        return business.status == "listed" and not business.members.filter(role="owner").exists()

    def get_services(self, business):
        groups = groupby(business.services.all(), key=lambda service: service.category)
        return [
            {
                "category": CategorySerializer(category).data,
                "services": ServiceSerializer(each, many=True).data,
            }
            for category, each in ((category, list(rows)) for category, rows in groups)
        ]

    def get_price_from(self, business):
        price = min((service.price_from for service in business.services.all()), default=None)
        return (
            None if price is None else MoneySerializer({"amount": price, "currency": business.currency}).data
        )

    def get_gender(self, business):
        served = {service.gender for service in business.services.all()}
        return served.pop() if len(served) == 1 else "all"

    def get_cover(self, business):
        cover = next((image.upload for image in business.gallery.all() if image.is_cover), None)
        return PictureSerializer(cover).data if cover else None

    def get_gallery(self, business):
        return PictureSerializer([image.upload for image in business.gallery.all()], many=True).data


class MoneyField(serializers.DecimalField):
    def __init__(self, **more):
        super().__init__(max_digits=14, decimal_places=2, read_only=True, **more)


class BookedEmployeeSerializer(serializers.Serializer):
    uid = serializers.UUIDField(source="employee.uid")
    name = serializers.CharField(source="employee_name")


class BookedServiceSerializer(serializers.ModelSerializer):
    uid = serializers.UUIDField(source="service.uid")
    name = ToldField("service_name")
    employee = BookedEmployeeSerializer(source="*")
    starts_at = ZonedField("booking.timezone")
    ends_at = ZonedField("booking.timezone")

    class Meta:
        model = BookingItem
        fields = ["uid", "name", "employee", "starts_at", "ends_at", "price"]


class BookedBusinessSerializer(serializers.Serializer):
    uid = serializers.UUIDField(source="business.uid")
    name = ToldField("business_name")
    address = serializers.CharField(source="business.address")
    phone = serializers.CharField(source="business.phone")


class PaymentSerializer(serializers.Serializer):
    status = serializers.CharField(source="payment_status")
    choice = serializers.CharField(source="payment_choice")
    due = serializers.SerializerMethodField()
    paid = MoneyField(source="amount_paid")
    refundable = serializers.SerializerMethodField()

    def get_due(self, booking):
        return f"{max(booking.amount_due - booking.amount_paid, Decimal(0)):.2f}"

    def get_refundable(self, booking):
        return f"{booking.amount_paid - booking.amount_refunded:.2f}"


class BookingSerializer(serializers.ModelSerializer):
    business = BookedBusinessSerializer(source="*")
    services = BookedServiceSerializer(source="items", many=True)
    employee = serializers.SerializerMethodField()
    date = serializers.DateField(source="local_on")
    start_time = serializers.TimeField(source="local_start", format="%H:%M")
    end_time = serializers.TimeField(source="local_end", format="%H:%M")
    starts_at = ZonedField()
    ends_at = ZonedField()
    payment = PaymentSerializer(source="*")
    guest = serializers.SerializerMethodField()
    customer = serializers.ReadOnlyField(default=None, source="nobody")
    is_outside_hours = serializers.ReadOnlyField(default=None, source="nothing")
    policy = serializers.SerializerMethodField()
    series = serializers.SerializerMethodField()
    expires_at = serializers.SerializerMethodField()
    created_at = ZonedField()
    rating_allowed = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = [
            "uid", "version", "status", "business", "services", "employee", "date", "start_time", "end_time",
            "timezone", "starts_at", "ends_at", "any_employee", "source", "list_price", "discount", "total_price",
            "currency", "payment", "guest", "customer", "is_outside_hours", "note", "policy", "cancellation_fee",
            "series", "expires_at", "created_at", "rating_allowed",
        ]  # fmt: skip

    def get_employee(self, booking):
        return BookedEmployeeSerializer(booking.items.all()[0]).data

    def get_guest(self, booking):
        if booking.guest_name is None:
            return None
        return {"name": booking.guest_name, "phone": booking.guest_phone}

    def get_policy(self, booking):
        zone, policy = ZoneInfo(booking.timezone), booking.policy

        def before(minutes):
            return (booking.starts_at - timedelta(minutes=minutes)).astimezone(zone).isoformat()

        most = policy.get("max_reschedules")
        return {
            "free_cancel_until": before(
                0 if booking.may_cancel_free else policy.get("free_until_minutes", 0)
            ),
            "fee_tiers": [
                _fee(tier) | {"starts_at": before(tier["from_min"])} for tier in policy.get("fee_tiers", [])
            ],
            "no_show_fee": _fee(policy["no_show_fee"]) if policy.get("no_show_fee") else None,
            "reschedule_until": before(policy.get("reschedule_until_minutes", 0)),
            "max_reschedules": most,
            "reschedules_left": None if most is None else max(most - booking.reschedule_count, 0),
            "allow_employee_change": policy.get("allow_employee_change", True),
        }

    def get_series(self, booking):
        return {"id": str(booking.series_id)} if booking.series_id else None

    def get_expires_at(self, booking):
        if booking.expires_at is None or booking.status not in ("pending", "pending_payment"):
            return None
        return booking.expires_at.astimezone(ZoneInfo(booking.timezone)).isoformat()

    def get_rating_allowed(self, booking):
        return booking.status == "completed"


def _fee(fee):
    return {"percent": fee.get("percent"), "amount": fee.get("amount")}


class SlotsQuerySerializer(serializers.Serializer):
    business = serializers.UUIDField()
    service = serializers.UUIDField()
    employee = serializers.UUIDField(required=False)
    date_from = serializers.DateField()
    date_to = serializers.DateField()

    def validate(self, asked):
        if not 0 <= (asked["date_to"] - asked["date_from"]).days < 31:
            raise serializers.ValidationError({"date_to": "Choose at most 31 days."})
        return asked


class OptionSerializer(serializers.Serializer):
    employee = serializers.UUIDField(source="employee.uid")
    ends_at = serializers.DateTimeField()
    price = MoneyField()


class SlotSerializer(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    start_time = serializers.DateTimeField(source="starts_at", format="%H:%M")
    end_time = serializers.DateTimeField(source="ends_at", format="%H:%M")
    options = OptionSerializer(many=True)
    price_from = MoneyField()


class DaySerializer(serializers.Serializer):
    date = serializers.DateField()
    slots = SlotSerializer(many=True)


class AvailabilitySerializer(serializers.Serializer):
    timezone = serializers.CharField()
    currency = serializers.CharField()
    days = DaySerializer(many=True)
    next_available_at = serializers.DateTimeField(allow_null=True)


class NearbyQuerySerializer(serializers.Serializer):
    lat = serializers.FloatField(min_value=-90, max_value=90)
    lon = serializers.FloatField(min_value=-180, max_value=180)
    radius_m = serializers.FloatField(min_value=1, max_value=50_000, default=5000)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)
    cursor = serializers.CharField(required=False)


class SearchQuerySerializer(NearbyQuerySerializer):
    q = serializers.CharField(max_length=200)
    price_max = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    sort = serializers.ChoiceField(["rating", "distance"], default="rating")


class BookRequestSerializer(serializers.Serializer):
    business = serializers.UUIDField()
    service = serializers.UUIDField()
    employee = serializers.UUIDField(required=False)
    date = serializers.DateField()
    start_time = serializers.TimeField()
    note = serializers.CharField(max_length=2000, default="", allow_blank=True)
