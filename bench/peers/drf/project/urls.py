# mypy: ignore-errors
"""The same paths as ours."""

from django.http import JsonResponse
from django.urls import path
from marketplace import views

urlpatterns = [
    path("health/", lambda _request: JsonResponse({"status": "ok"})),
    path("api/business/nearby/", views.NearbyView.as_view()),
    path("api/business/search/", views.SearchView.as_view()),
    path("api/business/detail/<uuid:uid>/", views.BusinessDetailView.as_view()),
    path("api/business/my-bookings/", views.MyBookingsView.as_view()),
    path("api/business/available-slots/", views.AvailableSlotsView.as_view()),
    path("api/business/book/", views.BookView.as_view()),
]
