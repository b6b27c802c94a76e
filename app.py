"""The WSGI entry: `app`, made from the environment's settings."""

import sys

from forum import create_app
from forum.settings import WrongSetting

try:
    app = create_app()
except WrongSetting as why:
    sys.exit(f"Kindling cannot start: {why}")
