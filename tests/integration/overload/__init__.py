"""More requests than turns, in one process, one after the other as the test says."""
