"""A business's diary as the slot engine wants it: what is sold, by whom, when they work, what is taken."""

from common.diary.changes import changed
from common.diary.dated import dated
from common.diary.diaries import Diary, packed_diary
from common.diary.free import NextTime, is_free_between, next_time, next_times
from common.diary.locks import lock_business, lock_resources, lock_user
from common.diary.offered import Offered, Venue, VenueTerms
from common.diary.rows import exception_rows, exceptions_from, week_rows, weeks_from
from common.diary.settled import Settled
from common.diary.subject import Candidate, Choice, Chosen, Subject, subject_of
from common.diary.world import world_of

__all__ = [
    "Candidate",
    "Choice",
    "Chosen",
    "Diary",
    "NextTime",
    "Offered",
    "Settled",
    "Subject",
    "Venue",
    "VenueTerms",
    "changed",
    "dated",
    "exception_rows",
    "exceptions_from",
    "is_free_between",
    "lock_business",
    "lock_resources",
    "lock_user",
    "next_time",
    "next_times",
    "packed_diary",
    "subject_of",
    "week_rows",
    "weeks_from",
    "world_of",
]
