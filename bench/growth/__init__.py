"""Finding a business among ten thousand, a hundred thousand and a million, at equal local density."""
