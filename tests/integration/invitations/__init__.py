"""Stories about joining a team."""
