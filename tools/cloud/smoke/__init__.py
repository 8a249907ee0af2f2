"""Does a deployment work? Asked from outside, as anybody may ask; nothing is written."""
