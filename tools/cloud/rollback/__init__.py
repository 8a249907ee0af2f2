"""Back to code that worked: what has passed the smoke test is kept, and can be deployed again."""
