"""What stays on this machine's disk beside the log: whole files or none of them, and inputs that could not be read."""
