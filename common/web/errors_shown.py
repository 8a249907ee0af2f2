"""What a route may answer that is no success: by its guard, its inputs, its limits, and what it declares."""

from common import errors
from common.errors import AppError
from common.tuning import FeatureOff
from common.web import support
from common.web.contract import Route


def wants_a_token(route: Route) -> bool:
    """Whether whoever asks shows a token of ours; providers prove themselves otherwise."""
    return not {"anyone", "provider"} & set(route.guard.authz["principals"])


def possible_errors(route: Route) -> list[type[AppError]]:
    """What the kit itself may answer on this route, and what the route declares."""
    found: list[type[AppError]] = []
    if wants_a_token(route):
        found.append(errors.NotSignedIn)
    if route.guard.authz.get("recent_sign_in"):
        found.append(errors.ReauthenticationRequired)
    if route.guard.authz.get("known_to"):
        found.append(errors.Forbidden)
    if route.guard.supplies or route.path_parameters:
        found.append(errors.NotFound)
    if route.body or route.takes_file or route.takes_form:
        found += [errors.Malformed, errors.TooLarge, errors.UnsupportedMedia]
    if route.takes_bytes:
        found += [errors.Malformed, errors.TooLarge]
    if route.body or route.query or route.takes_file:
        found.append(errors.Invalid)
    if route.takes_version:
        found.append(errors.VersionMismatch)
    if route.limits:
        found.append(errors.TooMany)
    if route.feature:
        found.append(FeatureOff)
    return list(dict.fromkeys([*found, *_to_support(route), *route.errors, errors.Unavailable]))


def _to_support(route: Route) -> list[type[AppError]]:
    """What it may answer to one of AvatID's own people who looks into an account, also where anybody may pass."""
    refusal = support.refusal(route)
    return [errors.NotSignedIn, refusal] if refusal else [errors.NotSignedIn]
