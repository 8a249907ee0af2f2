"""The long forms of the promises, each run with its protection and without: `make prove`."""
