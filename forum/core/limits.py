"""Rate limits: who may knock how often. Shared between nodes when REDIS_URL is set, else for each process."""

from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, Response, request
from flask_limiter import ApplicationLimit, Limiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from forum.settings import Settings


def network_of_caller() -> str:
    return network_of(request.remote_addr or "127.0.0.1")


def network_of(text: str, bits: int = 32, bits_of_6: int = 64) -> str:
    """Who knocks, by address; an IPv6 household is one caller, however many addresses it has."""
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{bits_of_6 if isinstance(address, IPv6Address) else bits}", strict=False))


def wider_network() -> str:
    """Who knocks with many addresses: the 256 around this one; of IPv6 what one customer of a provider has."""
    return f"around {network_of(request.remote_addr or '127.0.0.1', 24, 48)}"


def found_nothing(answer: Response) -> bool:
    """For counts of guesses: a link that is right is none, however many people of one network open theirs."""
    return answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


WRITING = ["POST", "PUT", "PATCH", "DELETE"]
# Whatever is sent, beside what each route counts: far more than people do, and less than a machine would.
EVERYWHERE: list[Any] = [
    ApplicationLimit("240 per minute; 6000 per day", key_function=network_of_caller, methods=WRITING, scope="writes"),
    ApplicationLimit("1200 per minute; 60000 per day", key_function=wider_network, methods=WRITING, scope="writes"),
]
limiter = Limiter(
    key_func=network_of_caller,
    application_limits=EVERYWHERE,
    default_limits=["600 per minute"],
    default_limits_exempt_when=lambda: True,
)


def init_limits(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = (
        {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        if settings.redis_url
        else {}
    )
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(settings.redis_url)
    limiter.init_app(app)
