"""What somebody would like to hear of from us."""
