"""The rounds a brain makes again and again: ask the feeds, do the work it was asked for, carry the post, and live."""
