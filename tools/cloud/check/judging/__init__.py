"""What would be built, judged by what the code says: routes, jobs, queues, secrets, settings and doors.

Each judgement is a function of what would be built and of what the code says, and yields a sentence for each thing
that is wrong. None of them needs terraform: `tests/shape/test_cloud.py` shows each of them something bad.
"""
