"""Thousands of requests made from the contract, to the running functions: what comes back is in the contract."""
