"""The log: append-only, hash-chained, the only truth; everything else is a shadow of it."""
