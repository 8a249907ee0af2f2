"""What can be asked of the business function."""

from common.web.contract import Api

api = Api("business")
