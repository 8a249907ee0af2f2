"""What can be asked of the notify function."""

from common.web.contract import Api

api = Api("notify")
