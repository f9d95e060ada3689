"""Desks 席位: policy and panel, one folder each."""
