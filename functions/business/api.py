"""The routes of the business function, gathered from its three topics."""

from common.web.contract import Api

api = Api("business")
