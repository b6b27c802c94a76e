"""How often one may do what reaches others: for each person, wherever they do it from."""

from forum.accounts import viewer
from forum.core.limits import limiter, network_of_caller


def member() -> str:
    return f"account:{viewer().id}" if viewer().is_authenticated else network_of_caller()


deeds = limiter.shared_limit("30 per minute; 100 per hour", scope="circles", key_func=member)
invitings = limiter.shared_limit("30 per hour", scope="circles-inviting", key_func=member)
few_guesses = limiter.shared_limit("60 per hour", scope="circle links from one network")
