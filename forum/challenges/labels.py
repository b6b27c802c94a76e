"""What the choices in a challenge's forms are called."""

from flask_babel import lazy_gettext as _l

from forum.challenges.words import THEME_WORDS, Pace, SellingRule
from forum.posts import Visibility

PACES = [
    (Pace.TOGETHER.value, _l("Together: each day has one date, the same for everyone")),
    (Pace.OWN.value, _l("At one’s own pace: day 1 is the day one joins")),
]
VISIBILITIES = [
    (Visibility.PUBLIC.value, _l("Everyone, also without an account")),
    (Visibility.MEMBERS.value, _l("Everyone who is signed in")),
    (Visibility.INVITED.value, _l("Only people who have a link to it")),
]
SELLING_RULES = [
    (SellingRule.NONE.value, _l("None: nobody sells anything here")),
    (SellingRule.QUIET.value, _l("Quiet: what reads like a pitch is looked at again")),
    (SellingRule.OPEN.value, _l("Open: people may point to what they sell")),
]
THEMES = [(theme.value, words) for theme, words in THEME_WORDS.items()]
