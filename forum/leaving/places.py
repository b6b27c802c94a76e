"""Where exports are made and kept."""

from forum.core.workshops import Workshop

EXPORTS = Workshop("exports")
