"""What people are asked when they leave."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from forum.accounts import ProofWithCodeForm
from forum.core.forms import choices

STAY, GO = "stay", "go"


class LeaveForm(ProofWithCodeForm):
    posts = RadioField(
        _l("What shall become of what you wrote?"),
        choices=choices(
            {
                STAY: _l("It stays, as words of “a former member”"),
                GO: _l("It goes, too"),
            }
        ),
    )

    @property
    def with_posts(self) -> bool:
        return bool(self.posts.data == GO)
