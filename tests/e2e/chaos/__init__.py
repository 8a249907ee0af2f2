"""The whole system in processes of its own, and what may happen to them; the short forms of the chaos proofs."""
