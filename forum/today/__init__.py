"""Today: the signed-in home, and the landing page for visitors. Asks the rooms below; owns no table."""

from flask import Flask


def init_app(app: Flask) -> None:
    from forum.today.installing import installing
    from forum.today.routes import pages, today

    app.register_blueprint(today)
    app.register_blueprint(pages)
    app.register_blueprint(installing)
