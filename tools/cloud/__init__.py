"""The way into the cloud: what is checked, packaged, filled in, tried and taken back."""
