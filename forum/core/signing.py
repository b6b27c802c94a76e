"""What we give out and take back, signed, so that it comes back as we said it: with our keys, by our clock."""

from itsdangerous import TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer

from forum.core import clock
from forum.settings import current_settings


class OurSigner(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def signer(purpose: str) -> URLSafeSerializer:
    """For what lasts. What is signed for one purpose is good for no other."""
    return URLSafeSerializer(our_keys(), salt=purpose)


def timed_signer(purpose: str) -> URLSafeTimedSerializer:
    """For what ends: `loads(…, max_age=seconds)`."""
    return URLSafeTimedSerializer(our_keys(), salt=purpose, signer=OurSigner)


def our_keys() -> list[str]:
    return current_settings().secret_keys[::-1]  # the last one signs
