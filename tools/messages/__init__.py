"""Every message we send, with examples: as a sheet to read, and as pictures."""
