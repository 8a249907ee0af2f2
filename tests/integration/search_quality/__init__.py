"""Whether a search finds what people mean: 5,000 venues and a table of what must come back."""
