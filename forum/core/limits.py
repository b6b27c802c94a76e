"""Rate limits: who may knock how often. Shared between nodes when REDIS_URL is set, else for each process."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ParamSpec, TypeVar

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter
from limits import parse
from redis.backoff import NoBackoff
from redis.retry import Retry

from forum.core.refusals import Refused
from forum.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
# Rooms say by what else than their network somebody is known and counted, if at all.
KNOWN_BY: list[Callable[[], str]] = []


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


def known_by() -> str:
    """Empty: a stranger."""
    return next((key for ask in KNOWN_BY if (key := ask())), "")


def caller() -> str:
    return known_by() or network_of_caller()


def wider_caller() -> str:
    return known_by() or wider_network()


WRITING = ["POST", "PUT", "PATCH", "DELETE"]
# Whatever is sent, beside what each route counts: far more than people do, and less than a machine would. Strangers
# alone are counted together: else one machine could keep all others of its network from writing.
EVERYWHERE: list[Any] = [
    ApplicationLimit("240 per minute; 6000 per day", key_function=caller, methods=WRITING, scope="writes"),
    ApplicationLimit("1200 per minute; 60000 per day", key_function=wider_caller, methods=WRITING, scope="writes"),
]
limiter = Limiter(
    key_func=network_of_caller,
    application_limits=EVERYWHERE,
    default_limits=["600 per minute"],
    default_limits_exempt_when=lambda: True,
)

wrong_links = limiter.shared_limit("60 per hour", scope="wrong links from one network")


def few_guesses(view: Callable[P, T]) -> Callable[P, T]:
    """For links with a secret in them. Only what leads nowhere is counted, and only that is slowed down: a link that is
    right works, whatever others of the same network have tried."""

    @wraps(view)
    def counted(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return view(*args, **kwargs)
        except Refused as why:
            if why.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                with wrong_links:
                    raise
            raise

    return counted


def is_within(limit: str, *whose: str) -> bool:
    """Counts once more, for what is done beside requests: False once it is full."""
    return not limiter.enabled or limiter.limiter.hit(parse(limit), *whose)


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
