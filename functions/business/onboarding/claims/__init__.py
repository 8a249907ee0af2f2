"""Listed venues and those who say that they are theirs."""
