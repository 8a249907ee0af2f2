"""What can be asked of the booking function."""

from common.web.contract import Api

api = Api("booking")
