"""Kindling: a community forum for customer-love challenges.

`create_app` puts the rooms together, in order; nothing else happens here.
"""

import os
from datetime import timedelta
from pathlib import Path

from flask import Flask

from forum import (
    accounts,
    challenges,
    circles,
    closing,
    entries,
    help,
    house,
    leaving,
    moderation,
    notifications,
    ops,
    posts,
    search,
    studio,
    today,
)
from forum.core import clock
from forum.core.assets import init_assets
from forum.core.database import init_database
from forum.core.jobs import init_jobs
from forum.core.limits import init_limits
from forum.core.log import init_log
from forum.core.pictures import init_pictures
from forum.core.problems import init_problems
from forum.core.sending import init_sending
from forum.core.storage import init_storage
from forum.core.web import init_web
from forum.settings import Settings

TOP = Path(__file__).parent.parent
ROOMS = (
    *(accounts, posts, challenges, entries, help, circles, moderation, notifications, search, leaving, today, house),
    *(studio, closing, ops),
)


def create_app(settings: Settings | None = None) -> Flask:
    """The forum as a WSGI application. Raises settings.WrongSetting."""
    settings = settings or Settings.from_environ(os.environ)
    app = Flask("forum", root_path=str(TOP), static_folder=None, instance_path=str(settings.data_dir))
    app.config["SETTINGS"] = settings
    clock.shift_by(timedelta(hours=settings.clock_shift_hours))
    init_log(settings)
    init_database(app, settings)
    init_web(app, settings)
    init_assets(app, TOP / "static", fresh=not settings.is_production)
    init_storage(app, settings)
    init_pictures(app)
    init_limits(app, settings)
    init_sending(app, settings)
    init_problems(app)
    for room in ROOMS:
        room.init_app(app)
    init_jobs(app, settings)
    return app
