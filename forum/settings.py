"""Every setting, typed, read once from the environment; the defaults serve one machine.

A wrong or missing setting stops the start with a sentence that says how to mend it (`WrongSetting`).
"""

import re
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from flask import current_app

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PUSH_HOSTS = "fcm.googleapis.com *.push.services.mozilla.com *.notify.windows.com *.push.apple.com"


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
    storage_url: str = setting(
        "STORAGE_URL",
        "S3-compatible store for pictures, `s3://KEY:SECRET@host/bucket?region=…`; empty: files in `DATA_DIR`",
        "",
    )
    redis_url: str = setting("REDIS_URL", "Valkey or Redis for shared limits and jobs; empty: none needed", "")
    mail_url: str = setting(
        "MAIL_URL", "SMTP server, `smtp://user:password@host:587`; empty: console and `/dev/mail`", ""
    )
    mail_from: str = setting("MAIL_FROM", "sender of all mails", "Kindling <kindling@localhost>")
    vapid_private_key: str = setting(
        "VAPID_PRIVATE_KEY", "signs web pushes, made by `flask push-keys`; empty: none are offered", ""
    )
    vapid_subject: str = setting(
        "VAPID_SUBJECT", "whom push services write to if something is wrong; empty: the address of `MAIL_FROM`", ""
    )
    push_hosts: str = setting("PUSH_HOSTS", "the push services of browsers, separated by spaces", PUSH_HOSTS)
    secret_key: str = setting("SECRET_KEY", "signs cookies; needed in production, at least 32 characters", "")
    secret_key_fallbacks: str = setting(
        "SECRET_KEY_FALLBACKS", "earlier secret keys, separated by spaces, while they are rotated", ""
    )
    require_second_step: str = setting(
        "REQUIRE_SECOND_STEP", "`none`, or `moderators`: moderators and admins need a second step to sign in", "none"
    )
    trusted_proxies: int = setting("TRUSTED_PROXIES", "how many proxies in front set `X-Forwarded-For`", 0)
    threads: int = setting("THREADS", "how many requests a web process works on at once", 2)
    workers: int = setting("WORKERS", "web processes; 0: one for each core", 0)
    worker_memory_mb: int = setting(
        "WORKER_MEMORY_MB", "the most memory a worker takes, in MB; beyond it a job fails; 0: no bound", 1000
    )
    akismet_key: str = setting(
        "AKISMET_KEY",
        "asks Akismet about public posts of newcomers; empty: nobody is asked (docs/decisions/spam.md)",
        "",
    )
    akismet_url: str = setting("AKISMET_URL", "where Akismet answers", "https://rest.akismet.com")
    metrics_token: str = setting("METRICS_TOKEN", "what a scraper of `/metrics` shows; empty: no such page", "")
    returned_mail_token: str = setting(
        "RETURNED_MAIL_TOKEN", "what tells `/mail/returned` of mail that came back shows; empty: no such page", ""
    )
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
        if given.get("env", "development") == "development":
            for name, file, size in (("secret_key", "secret-key", 48), ("vapid_private_key", "push-key", 32)):
                given[name] = given.get(name) or kept_secret(given["data_dir"], file, size)
        return cls(**given).checked()

    def checked(self) -> Self:
        for wrong, sentence in [*self.faults(), *self.faults_of_storage(), *self.faults_of_others()]:
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
            (
                self.require_second_step not in ("none", "moderators"),
                "REQUIRE_SECOND_STEP is either none or moderators.",
            ),
        ]

    def faults_of_storage(self) -> list[tuple[bool, str]]:
        return [
            (
                bool(self.storage_url) and not is_bucket(self.storage_url),
                "STORAGE_URL is s3://KEY:SECRET@host:port/bucket?region=…, or s3+http:// for a store without TLS.",
            )
        ]

    def faults_of_others(self) -> list[tuple[bool, str]]:
        return [
            (
                bool(self.vapid_private_key) and not is_push_key(self.vapid_private_key),
                "VAPID_PRIVATE_KEY is not a key for web pushes: make one with `flask --app app push-keys`.",
            ),
            (
                urlsplit(self.akismet_url).scheme not in ("http", "https"),
                "AKISMET_URL begins with https:// or http://.",
            ),
            (
                bool(self.vapid_subject) and not self.vapid_subject.startswith(("mailto:", "https://")),
                "VAPID_SUBJECT begins with mailto: or https://.",
            ),
        ]

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def secret_keys(self) -> list[str]:
        """Today's, which signs; then those that what was signed earlier is still known by."""
        return [self.secret_key, *self.secret_key_fallbacks.split()]

    @property
    def url(self) -> str:
        """The site's own address, without a slash at its end."""
        return (self.site_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def hostname(self) -> str:
        """The host in the site's own address, without a port."""
        return urlsplit(self.url).hostname or "localhost"

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


def is_bucket(address: str) -> bool:
    """An address of a bucket, with a key and a secret in it."""
    parts = urlsplit(address)
    is_whole = parts.scheme in ("s3", "s3+http") and parts.hostname and parts.username and parts.password
    return bool(is_whole) and re.fullmatch(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?", parts.path) is not None


def is_push_key(text: str) -> bool:
    """A private key of the curve P-256, as push services know them: 32 bytes in URL-safe Base64."""
    is_whole = re.fullmatch(r"[\w-]{43}", text, re.ASCII) is not None
    return is_whole and 0 < int.from_bytes(urlsafe_b64decode(text + "=")) < ORDER_OF_P256


def kept_secret(data_dir: Path, name: str, size: int) -> str:
    """Development needs no secrets of one's own: each is made once and kept beside the data."""
    kept = data_dir / name
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(size))
    return kept.read_text().strip()


def current_settings() -> Settings:
    """The settings of the app that is answering."""
    settings = current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    return settings
