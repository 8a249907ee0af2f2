"""Everything that asks to be believed because it is signed, forged, over HTTP."""
