# mypy: ignore-errors
"""What comes in."""

from rest_framework import serializers


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
