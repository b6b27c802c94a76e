"""The bench: how fast the forum is, beside how fast it could be. See docs/decisions/server.md."""
