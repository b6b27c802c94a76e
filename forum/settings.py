"""Every setting, typed, read once from the environment; the defaults serve one machine.

A wrong or missing setting stops the start with a sentence that says how to mend it (`WrongSetting`).
"""

import secrets
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from flask import current_app


class WrongSetting(Exception):
    """A setting is missing or makes no sense; the message says which one and how to mend it."""


def setting(env: str, about: str, default: Any = MISSING) -> Any:
    return field(default=default, metadata={"env": env, "about": about})


@dataclass(frozen=True)
class Settings:
    env: str = setting("KINDLING_ENV", "`development` or `production`", "development")
    site_name: str = setting("SITE_NAME", "the forum's name", "Kindling")
    site_url: str = setting("SITE_URL", "the address people use; links in mails are built from it", "")
    host: str = setting("HOST", "the address to listen on", "127.0.0.1")
    port: int = setting("PORT", "the port to listen on", 8000)
    data_dir: Path = setting("DATA_DIR", "where the database, pictures and jobs are kept", Path("instance"))
    database_url: str = setting("DATABASE_URL", "PostgreSQL address; empty: a SQLite file in `DATA_DIR`", "")
    redis_url: str = setting("REDIS_URL", "Valkey or Redis for shared limits and jobs; empty: none needed", "")
    mail_url: str = setting(
        "MAIL_URL", "SMTP server, `smtp://user:password@host:587`; empty: console and `/dev/mail`", ""
    )
    mail_from: str = setting("MAIL_FROM", "sender of all mails", "Kindling <kindling@localhost>")
    secret_key: str = setting("SECRET_KEY", "signs cookies; needed in production, at least 32 characters", "")
    secret_key_fallbacks: str = setting(
        "SECRET_KEY_FALLBACKS", "earlier secret keys, separated by spaces, while they are rotated", ""
    )
    trusted_proxies: int = setting("TRUSTED_PROXIES", "how many proxies in front set `X-Forwarded-For`", 0)
    workers: int = setting("WORKERS", "web processes; 0: one for each core", 0)
    log_level: str = setting("LOG_LEVEL", "`debug`, `info`, `warning` or `error`", "info")
    rate_limits: bool = setting("RATE_LIMITS", "`off` switches rate limits off, for benches only", True)
    count_statements: bool = setting(
        "KINDLING_COUNT_STATEMENTS", "`on` adds the number of SQL statements to each answer as `X-Statements`", False
    )
    clock_shift_hours: float = setting("CLOCK_SHIFT_HOURS", "moves the clock, in development only", 0.0)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """The settings as the environment has them. Raises WrongSetting."""
        given = {one.name: read(one, environ[env_of(one)]) for one in fields(cls) if environ.get(env_of(one))}
        given["data_dir"] = Path(given.get("data_dir", "instance")).absolute()
        if given.get("env", "development") == "development" and "secret_key" not in given:
            given["secret_key"] = kept_secret(given["data_dir"])
        return cls(**given).checked()

    def checked(self) -> Self:
        for wrong, sentence in self.faults():
            if wrong:
                raise WrongSetting(sentence)
        return self

    def faults(self) -> list[tuple[bool, str]]:
        return [
            (self.env not in ("development", "production"), "KINDLING_ENV is either development or production."),
            (len(self.secret_key) < 32, "Set SECRET_KEY to a random text of at least 32 characters; see README."),
            (
                self.is_production and not self.site_url,
                "Set SITE_URL to the address people use, such as https://forum.example.org.",
            ),
            (
                bool(self.site_url) and urlsplit(self.site_url).scheme not in ("http", "https"),
                "SITE_URL begins with http:// or https://.",
            ),
            (
                bool(self.database_url) and not self.database_url.startswith(("postgresql://", "postgres://")),
                "DATABASE_URL begins with postgresql://; leave it empty for SQLite.",
            ),
            (
                bool(self.mail_url) and urlsplit(self.mail_url).scheme not in ("smtp", "smtps"),
                "MAIL_URL begins with smtp:// or smtps://.",
            ),
            (self.is_production and self.clock_shift_hours != 0, "CLOCK_SHIFT_HOURS is for development only."),
        ]

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def url(self) -> str:
        """The site's own address, without a slash at its end."""
        return (self.site_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def sqlalchemy_url(self) -> str:
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'kindling.sqlite'}"
        return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]


def env_of(one: Field[Any]) -> str:
    return str(one.metadata["env"])


def read(one: Field[Any], text: str) -> Any:
    try:
        return READERS.get(one.type, str)(text)
    except ValueError as why:
        raise WrongSetting(f"{env_of(one)} cannot be {text!r}: {one.metadata['about']}.") from why


def on_or_off(text: str) -> bool:
    if text.lower() not in ("on", "off", "1", "0", "true", "false"):
        raise ValueError(text)
    return text.lower() in ("on", "1", "true")


READERS: dict[Any, Any] = {int: int, float: float, bool: on_or_off, Path: Path}


def kept_secret(data_dir: Path) -> str:
    """Development needs no secret of one's own: one is made once and kept beside the data."""
    kept = data_dir / "secret-key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def current_settings() -> Settings:
    """The settings of the app that is answering."""
    settings = current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    return settings
