"""The hazards: one file each, found by being here."""
