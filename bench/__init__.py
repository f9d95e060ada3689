"""Measurements beside a peer or a baseline, in one run on one machine."""
