"""Paper: what is decided leaves the screen, as PDF and as Word, made here without a network and without a browser."""
