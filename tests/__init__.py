"""Stories about four people, and a few rules the book itself must keep."""
