"""What the database promises, whoever asks and however fast."""
