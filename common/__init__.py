"""What all families share: the nouns, the manners and the doors to the outside world; it knows none of them."""
