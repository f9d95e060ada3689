"""Roads: a network that never changes, the conditions on it now, and the exact travel times they give."""
