"""Pictures that people send, before anything shows them."""
