"""Plans as code: the contingency plan 预案 is a program, a response is one run, and lint reads it beforehand."""
