"""Several runs beside each other: their curves, what each costs, and what each says of the same test pictures."""
