"""Channels 发送渠道: one file each; every class says `for_exercise`, and none can be used for the other."""
