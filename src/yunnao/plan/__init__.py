"""Planners: the best joint response to an assessment, with its bound and a reason for every line."""
