"""Conversations in Firestore, on the emulator."""
