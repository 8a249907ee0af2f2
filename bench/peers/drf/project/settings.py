# mypy: ignore-errors
"""As a small API is deployed: no sessions, no templates, JSON only, database connections kept."""

import os

SECRET_KEY = "only for measuring"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.postgres",
    "rest_framework",
    "marketplace",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "HOST": "127.0.0.1",
        "PORT": os.environ["BENCH_DATABASE_PORT"],
        "NAME": os.environ["BENCH_DATABASE"],
        "USER": "avatid_app",
        "CONN_MAX_AGE": None,
    }
}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sq", "Shqip")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Tirane"
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["marketplace.authentication.SessionTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_RATES": {"book": "1000000/min"},
    "UNAUTHENTICATED_USER": None,
}
ACCESS_KEY = os.environ["BENCH_ACCESS_KEY"]
ACCESS_ISSUER = "https://api.avatid.test"
MEDIA_URL = os.environ.get("BENCH_MEDIA_URL", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
