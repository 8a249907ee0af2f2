"""What can be asked of the rating function."""

from common.web.contract import Api

api = Api("rating")
