"""The app: models on the tables that are there, serializers, views."""
