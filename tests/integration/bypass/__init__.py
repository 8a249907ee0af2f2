"""Every rule of booking, tried at every door through which time is taken."""
