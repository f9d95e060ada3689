"""The console: the control room's screen over HTTP and one WebSocket a window. It names no desk."""
