# mypy: ignore-errors
"""The endpoints."""

import base64
from datetime import timedelta

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from marketplace.availability import bookable, free_times
from marketplace.booking import book
from marketplace.hours import opening_now
from marketplace.models import (
    Booking,
    BookingItem,
    Business,
    Category,
    Employee,
    GalleryImage,
    HoursException,
    Service,
    WorkingHours,
)
from marketplace.serializers import (
    AvailabilitySerializer,
    BookingSerializer,
    BookRequestSerializer,
    BusinessDetailSerializer,
    BusinessRowSerializer,
    NearbyQuerySerializer,
    SearchQuerySerializer,
    SlotsQuerySerializer,
)
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class OnTheSphere(Distance):
    """Django's own measures geography on the spheroid."""

    template = "ST_Distance(%(expressions)s, false)"


def page_of(rows, asked):
    """Some rows from where the cursor stopped, and the cursor after them."""
    start = int(base64.urlsafe_b64decode(asked["cursor"])) if asked.get("cursor") else 0
    limit = int(asked.get("limit", 20))
    found = list(rows[start : start + limit + 1])
    more = base64.urlsafe_b64encode(str(start + limit).encode()).decode() if len(found) > limit else None
    return found[:limit], more


def with_hours(businesses):
    """Also loads the week and what differs from it."""
    return businesses.prefetch_related(
        Prefetch("working_hours", WorkingHours.objects.filter(employee=None)),
        Prefetch(
            "hours_exceptions",
            HoursException.objects.filter(
                employee=None, date_to__gte=timezone.now().date() - timedelta(days=2)
            ),
        ),
    )


def opened(business, now):
    """The business with how it stands now."""
    business.opening = opening_now(
        list(business.working_hours.all()), list(business.hours_exceptions.all()), business.timezone, now
    )
    return business


class PublicView(APIView):
    """Anybody may ask, and caches may keep the answer."""

    authentication_classes = []
    public_seconds = 30

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=self.public_seconds)
        return response


class BusinessListView(PublicView):
    query = None

    def get(self, request):
        asked = self.query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found, more = page_of(self.businesses(asked.validated_data), asked.validated_data)
        now = timezone.now()
        rows = BusinessRowSerializer([opened(business, now) for business in found], many=True)
        return Response({"results": rows.data, "next": more})

    def around(self, asked):
        point = Point(asked["lon"], asked["lat"], srid=4326)
        categories = Category.objects.filter(archived_at=None).order_by("rank", "id")
        covers = GalleryImage.objects.filter(is_cover=True, upload__status="ready").select_related("upload")
        near = D(m=asked["radius_m"] * 1.01)  # on the spheroid, which the index is asked for
        businesses = (
            Business.objects.filter(search__is_visible=True, search__location__dwithin=(point, near))
            .annotate(distance=OnTheSphere("search__location", point))
            .filter(distance__lte=D(m=asked["radius_m"]))
        )
        return with_hours(
            businesses.select_related("search").prefetch_related(
                Prefetch("categories", categories), Prefetch("gallery", covers)
            )
        )


class NearbyView(BusinessListView):
    query = NearbyQuerySerializer

    def businesses(self, asked):
        return self.around(asked).order_by("distance", "uid")


class SearchView(BusinessListView):
    query = SearchQuerySerializer

    def businesses(self, asked):
        words = " & ".join(f"{word}:*" for word in asked["q"].split() if word.isalnum())
        found = self.around(asked).filter(
            search__document=SearchQuery(words, search_type="raw", config="simple")
        )
        if "price_max" in asked:
            found = found.filter(search__currency="ALL", search__price_from__lte=asked["price_max"])
        return found.order_by(
            *(["distance"] if asked["sort"] == "distance" else ["-search__rating_rank"]), "uid"
        )


class BusinessDetailView(PublicView):
    public_seconds = 60

    def get(self, request, uid):
        business = get_object_or_404(self.businesses(), uid=uid)
        self.add_offers(business)
        return Response(BusinessDetailSerializer(opened(business, timezone.now())).data)

    def businesses(self):
        services = Service.objects.filter(is_active=True, archived_at=None).select_related("category")
        employees = Employee.objects.filter(is_active=True, archived_at=None).select_related("avatar")
        pictures = GalleryImage.objects.filter(upload__status="ready").select_related("upload")
        visible = Business.objects.filter(status__in=["published", "listed"], archived_at=None)
        return with_hours(
            visible.select_related("search", "policy").prefetch_related(
                Prefetch("categories", Category.objects.filter(archived_at=None).order_by("rank", "id")),
                Prefetch("services", services.order_by("category__rank", "category_id", "rank", "id")),
                Prefetch("employees", employees.prefetch_related("performs").order_by("rank", "id")),
                Prefetch("gallery", pictures.order_by("position", "id")),
            )
        )

    def add_offers(self, business):
        """By whom each service can be had, at what price and pace."""
        for service in business.services.all():
            service.offers = []
            for employee in business.employees.all():
                own = next((each for each in employee.performs.all() if each.service_id == service.pk), None)
                if own is None and not service.is_performed_by_everyone:
                    continue
                price = service.price if own is None or own.price is None else own.price
                minutes = (own and own.duration_minutes) or service.duration_minutes
                service.offers.append({"employee": employee, "price": price, "duration_minutes": minutes})
            service.price_from = min((offer["price"] for offer in service.offers), default=service.price)


def whole_bookings():
    """Bookings with what a reply shows."""
    items = BookingItem.objects.select_related("service", "employee").order_by("position")
    return Booking.objects.select_related("business").prefetch_related(Prefetch("items", items))


class MyBookingsView(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        mine = whole_bookings().filter(customer=request.user)
        if request.query_params.get("upcoming") == "true":
            mine = mine.filter(holds_time=True, ends_at__gt=timezone.now()).order_by("starts_at", "id")
        else:
            mine = mine.order_by("-starts_at", "-id")
        found, more = page_of(mine, request.query_params)
        return Response({"results": BookingSerializer(found, many=True).data, "next": more})


class AvailableSlotsView(APIView):
    def get(self, request):
        asked = SlotsQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        service, employees = bookable(wanted["business"], wanted["service"], wanted.get("employee"))
        days = free_times(service, employees, wanted["date_from"], wanted["date_to"])
        found = {
            "timezone": service.business.timezone,
            "currency": service.business.currency,
            "days": days,
            "next_available_at": None,
        }
        return Response(AvailabilitySerializer(found).data)


class BookView(APIView):
    permission_classes = [IsAuthenticated]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "book"

    def post(self, request):
        order = BookRequestSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        booking = book(request.user, order.validated_data)
        return Response(BookingSerializer(whole_bookings().get(pk=booking.pk)).data, status=201)
