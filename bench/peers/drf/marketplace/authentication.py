# mypy: ignore-errors
"""Bearer tokens: the signature is checked, then the session and its user are looked up in one query."""

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.utils import timezone
from marketplace.models import UserSession
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

PUBLIC_KEY = load_pem_private_key(settings.ACCESS_KEY.encode(), password=None).public_key()


class SessionTokenAuthentication(BaseAuthentication):
    """A live session of a user who may be here."""

    def authenticate(self, request):
        words = get_authorization_header(request).split()
        if len(words) != 2 or words[0].lower() != b"bearer":
            return None
        try:
            claims = jwt.decode(
                words[1], PUBLIC_KEY, algorithms=["ES256"], audience="avatid", issuer=settings.ACCESS_ISSUER
            )
            session = UserSession.objects.select_related("user").get(
                uid=claims["sid"],
                acting_user=None,
                revoked_at=None,
                expires_at__gt=timezone.now(),
                user__uid=claims["sub"],
                user__token_version=claims["tv"],
                user__blocked_at=None,
                user__deletion_requested_at=None,
            )
        except (jwt.InvalidTokenError, KeyError, UserSession.DoesNotExist) as error:
            raise AuthenticationFailed from error
        return session.user, session

    def authenticate_header(self, request):
        return "Bearer"
