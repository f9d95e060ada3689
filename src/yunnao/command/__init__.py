"""Command 指挥: orders through the door, people who may give them, messages through the channels."""
