"""The live city: an immutable fold of the log, standing on the ground of a city package."""
