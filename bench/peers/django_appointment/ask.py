# mypy: ignore-errors
"""Runs inside the peer's environment: `ask.py PORT DATABASE FIRST TIMES` fills the database and prints one JSON line."""

import json
import sys
import time
from datetime import date, timedelta
from datetime import time as clock
from importlib.metadata import version

import django
from django.conf import settings

PORT, DATABASE, FIRST, TIMES = sys.argv[1], sys.argv[2], date.fromisoformat(sys.argv[3]), int(sys.argv[4])
PEOPLE, DAYS, A_DAY = 10, 31, 18
WARM = 5

settings.configure(
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    TIME_ZONE="Europe/Tirane",
    ROOT_URLCONF="appointment.urls",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "appointment",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "127.0.0.1",
            "PORT": PORT,
            "USER": "postgres",
            "NAME": DATABASE,
            "CONN_MAX_AGE": None,
        }
    },
    MIGRATION_MODULES=dict.fromkeys(["auth", "contenttypes", "sessions"]),  # the package has none either
    LOGGING_CONFIG=None,
)
django.setup()

from appointment.models import Appointment, AppointmentRequest, Config, Service, StaffMember, WorkingHours  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402


def fill():
    """Ten people, 9:00 to 18:00 every day, 5,000 half hours taken in a month: the same ones as in our database."""
    call_command("migrate", verbosity=0, run_syncdb=True)
    Config.objects.create(slot_duration=15, default_to_service_duration=True)
    service = Service.objects.create(name="Cut", duration=timedelta(minutes=30), price=1000, currency="ALL")
    user = get_user_model().objects.create(username="alice", email="alice@example.com")
    staff = [_employee(number, service) for number in range(PEOPLE)]
    requests = [
        AppointmentRequest(
            date=FIRST + timedelta(day),
            start_time=half_hour(half),
            end_time=half_hour(half + 1),
            service=service,
            staff_member=each,
            id_request=f"{number}-{day}-{half}",
        )
        for number, each in enumerate(staff)
        for day in range(DAYS)
        for half in range(A_DAY)
        if (half + number + day) % A_DAY < (17 if day < 4 else 16)
    ]
    requests = AppointmentRequest.objects.bulk_create(requests)
    Appointment.objects.bulk_create(
        Appointment(client=user, appointment_request=each, id_request=each.id_request) for each in requests
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return staff, service


def _employee(number, service):
    user = get_user_model().objects.create(username=f"dritan{number}", first_name=f"Dritan {number}")
    staff = StaffMember.objects.create(
        user=user, slot_duration=15, work_on_saturday=True, work_on_sunday=True, appointment_buffer_time=0
    )
    staff.services_offered.add(service)
    for weekday in range(7):
        WorkingHours.objects.create(
            staff_member=staff, day_of_week=weekday, start_time=clock(9), end_time=clock(18)
        )
    return staff


def half_hour(number):
    """The clock at the number-th half hour after nine."""
    return clock(9 + number // 2, number % 2 * 30)


def ask(client, staff, service, day):
    """One person's day, as the booking page of the package asks for it."""
    reply = client.get(
        "/ajax/available_slots/",
        {"selected_date": day.isoformat(), "staff_member": staff.pk, "service_id": service.pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert reply.status_code == 200, reply.content
    return reply.json()


def main():
    """Ask for another person and day each time."""
    staff, service = fill()
    client = Client()
    counted = []

    def count(execute, sql, *more):
        counted.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        ask(client, staff[0], service, FIRST)
    taken = []
    for number in range(WARM + TIMES):
        if number == WARM:
            cpu = time.process_time()
        began = time.perf_counter()
        last = ask(client, staff[number % PEOPLE], service, FIRST + timedelta(number * 7 % DAYS))
        taken.append((time.perf_counter() - began) * 1000)
    print(
        json.dumps(
            {
                "version": version("django-appointment"),
                "milliseconds": taken[WARM:],
                "statements": len(counted),
                "cpu": (time.process_time() - cpu) * 1000 / TIMES,
                "starts": [at[11:16] for at, _shown in last["available_slots"]],
            }
        )
    )


main()
