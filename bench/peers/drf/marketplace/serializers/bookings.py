# mypy: ignore-errors
"""What has been booked."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from marketplace.models import Booking, BookingItem
from marketplace.serializers.fields import MoneyField, ToldField, ZonedField
from rest_framework import serializers


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
