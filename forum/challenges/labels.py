"""What the choices in a challenge's forms are called."""

from flask_babel import lazy_gettext as _l

from forum.challenges.words import Pace, SellingRule
from forum.posts import Visibility

PACES = {
    Pace.TOGETHER: _l("Together: each day has one date, the same for everyone"),
    Pace.OWN: _l("At one’s own pace: day 1 is the day one joins"),
}
VISIBILITIES = {
    Visibility.PUBLIC: _l("Everyone, also without an account"),
    Visibility.MEMBERS: _l("Everyone who is signed in"),
    Visibility.INVITED: _l("Only people who have a link to it"),
}
SELLING_RULES = {
    SellingRule.NONE: _l("None: nobody sells anything here"),
    SellingRule.QUIET: _l("Quiet: what reads like a pitch is looked at again"),
    SellingRule.OPEN: _l("Open: people may point to what they sell"),
}
