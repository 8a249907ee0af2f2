"""The one list of the auth family's routes; each topic's routes.py adds its own."""

from common.web.contract import Api

api = Api("auth")
HOUR, DAY = 3600, 86400
