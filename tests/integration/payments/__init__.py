"""Paying for visits, with Stripe's own SDK against a stand-in that keeps Stripe's promises."""
