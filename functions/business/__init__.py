"""Discovery, onboarding and what all screens share."""
