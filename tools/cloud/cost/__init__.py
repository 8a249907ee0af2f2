"""What AvatID costs a month: what people do, what that uses, what the uses cost. `make cost` writes docs/cost.md."""
