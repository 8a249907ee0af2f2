"""What becomes of the visits of an employee who is away: a proposal first, and then what was approved of it."""
