"""Deleting an account, changing one's mind, and taking everything along."""
