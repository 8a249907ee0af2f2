# mypy: ignore-errors
"""Businesses, in lists and by themselves."""

from itertools import groupby

from marketplace.models import Business, Employee, Policy, Service
from marketplace.serializers.fields import (
    CategorySerializer,
    LocationField,
    MoneySerializer,
    PictureSerializer,
    RatingSerializer,
    RatingsSerializer,
    ToldField,
    ZonedField,
)
from rest_framework import serializers


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
