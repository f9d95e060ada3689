"""Drills 演练: a recorded day, simulated people in the field, a score and a review that teaches."""
