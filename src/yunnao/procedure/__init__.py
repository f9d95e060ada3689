"""Plans as code: the contingency plan 预案 is a program, a response is one run of it, and lint reads it before the day."""
