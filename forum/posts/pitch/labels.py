"""What each rule is called, for whoever wrote the words and for the moderator who looks at them."""

from flask_babel import lazy_gettext as _l

LABELS = {
    "price": _l("an amount of money"),
    "offered_price": _l("a price as in an offer"),
    "bait": _l("something free that leads to more"),
    "discount": _l("a discount"),
    "code": _l("a discount code"),
    "hurry": _l("hurry: few are left, or not for long"),
    "buying": _l("a call to buy, book or sign up"),
    "come_to_me": _l("an invitation to turn to the writer for it"),
    "joining": _l("an invitation to sign up, to come or to look"),
    "shop_link": _l("a link to a shop"),
    "link": _l("a link"),
    "selling_own": _l("something of one’s own to sell"),
    "launch": _l("news that something can be had now"),
    "promise": _l("a promise of what it will do"),
    "to_the_reader": _l("words to readers as customers"),
    "shouting": _l("loud signs"),
    "own_domain": _l("a link to the writer’s own site"),
    "own_domain_again": _l("the writer’s own site again and again"),
    "organisers_words": _l("words that this challenge’s organisers look out for"),
}
