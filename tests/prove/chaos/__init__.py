"""The long forms of what is promised when processes die, freeze, and other people's computers fail."""
