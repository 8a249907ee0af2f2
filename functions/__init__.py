"""The families: a folder here is a feature, served as one HTTP Cloud Function."""
