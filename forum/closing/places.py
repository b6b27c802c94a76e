"""Where keepsakes are made and kept."""

from forum.core.workshops import Workshop

KEEPSAKES = Workshop("keepsakes")
