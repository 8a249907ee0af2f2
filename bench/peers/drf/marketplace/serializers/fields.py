# mypy: ignore-errors
"""Pieces that several replies share."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from marketplace.models import Category
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


class MoneyField(serializers.DecimalField):
    def __init__(self, **more):
        super().__init__(max_digits=14, decimal_places=2, read_only=True, **more)
