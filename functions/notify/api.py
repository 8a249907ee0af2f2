"""The routes of the notify function, gathered from its topics."""

from common.web.contract import Api

api = Api("notify")
