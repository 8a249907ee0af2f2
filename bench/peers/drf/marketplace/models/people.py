# mypy: ignore-errors
"""Who there is, and how they are known."""

import uuid

from django.contrib.gis.db import models


def uid_field():
    return models.UUIDField(default=uuid.uuid4)


class User(models.Model):
    uid = uid_field()
    name = models.TextField()
    token_version = models.IntegerField(default=0)
    blocked_at = models.DateTimeField(null=True)
    deletion_requested_at = models.DateTimeField(null=True)
    is_authenticated = True

    class Meta:
        managed = False
        db_table = "users"


class UserSession(models.Model):
    uid = uid_field()
    user = models.ForeignKey(User, models.CASCADE)
    acting_user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "user_session"
