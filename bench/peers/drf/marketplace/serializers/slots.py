# mypy: ignore-errors
"""What is free."""

from marketplace.serializers.fields import MoneyField
from rest_framework import serializers


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
