"""What surrounds the product: the local stack, demo data and generators."""
