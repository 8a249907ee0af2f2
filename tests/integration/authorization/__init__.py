"""Who may do what: every operation of the contract, asked by everybody about everything, in what it says itself."""
