"""Who is open: what the product says against somebody who looks at the clock every minute."""
