"""What ratings come to: the counts, sums and ranks of businesses and employees, and ratings that are in doubt."""

from common.ratings.counting import lock, next_businesses, next_employees, recount
from common.ratings.doubting import believe, doubt, lock_if_rated
from common.ratings.means import ENOUGH_FOR_A_MEAN, NEUTRAL, renew_means

__all__ = [
    "ENOUGH_FOR_A_MEAN",
    "NEUTRAL",
    "believe",
    "doubt",
    "lock",
    "lock_if_rated",
    "next_businesses",
    "next_employees",
    "recount",
    "renew_means",
]
