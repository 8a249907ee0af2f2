"""The local stack: the real parts of AvatID on one machine, started by one command."""
