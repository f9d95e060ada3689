"""The nouns of the house: frozen, typed, and known to everyone."""
