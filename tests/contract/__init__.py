"""What our real doors say on the wire, held against what the providers publish about themselves."""
