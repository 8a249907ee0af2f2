"""The local stack itself: it keeps the promises of what it stands for and leaves nothing behind."""
