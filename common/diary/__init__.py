"""A business's diary as the slot engine wants it: what is sold, by whom, when they work, what is taken."""

from common.diary.dated import dated
from common.diary.locks import lock_resources, lock_user
from common.diary.subject import Candidate, Subject, subject_of
from common.diary.world import world_of

__all__ = ["Candidate", "Subject", "dated", "lock_resources", "lock_user", "subject_of", "world_of"]
