"""The manners of every family: contract, guards, one transaction a request, problem+json, limits, paging."""
