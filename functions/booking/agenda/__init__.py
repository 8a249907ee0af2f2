"""The diary as the team sees it: who comes when, and to whom."""
