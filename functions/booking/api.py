"""The routes of the booking function, gathered from its topics."""

from common.web.contract import Api

api = Api("booking")
