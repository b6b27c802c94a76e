"""The pages of this room."""

from forum.house.routes.joining import requests
from forum.house.routes.log import changes_log
from forum.house.routes.people import people
from forum.house.routes.settings import settings

BLUEPRINTS = (people, requests, settings, changes_log)
