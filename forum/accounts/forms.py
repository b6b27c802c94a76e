"""What people fill in at the doors of the house, and about themselves."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from forum.accounts.fields import (
    at_most,
    email_field,
    is_free,
    is_handle,
    is_nobody_elses_name,
    is_web_address,
    is_welcome,
    known_password_field,
    lower_case,
    name_field,
    new_password_field,
    one_line,
    whole_address,
)
from forum.accounts.handles import skeleton
from forum.accounts.invitations import LONGEST_DAYS, MOST_PEOPLE
from forum.accounts.join_requests import LONGEST_WORDS
from forum.accounts.listed import has_few_links, is_not_listed
from forum.accounts.models import Account, Theme
from forum.core.forms import (
    EditingForm,
    Form,
    NumberField,
    TrappingForm,
    ZoneField,
    choices,
    look_no_further,
    no_control_characters,
)
from forum.core.languages import LANGUAGES
from forum.core.richtext import tidy

NOT_YOURS = _l("This is not your password. Please type it again.")


def words_field(label: object, longest: int = 500, *validators: Any) -> TextAreaField:
    return TextAreaField(label, filters=[tidy_words], validators=[at_most(longest), look_no_further, *validators])


def tidy_words(text: str | None) -> str:
    return tidy(text or "").strip()


class JoinForm(TrappingForm):
    first_name = name_field(_l("First name"), DataRequired(_l("Please give your first name.")))
    last_name = name_field(_l("Last name"), Optional())
    email = email_field(_l("E-mail"))
    handle = StringField(_l("Handle"), filters=[lower_case], validators=[Optional(), is_handle, is_free, is_not_listed])
    password = new_password_field(_l("Password"))
    zone = ZoneField(default="UTC")
    next = HiddenField()
    invitation = HiddenField()
    words = words_field(_l("Why would you like to be here?"), LONGEST_WORDS)

    def validate_email(self, field: Field) -> None:
        is_welcome(self, field)

    def validate_first_name(self, field: Field) -> None:
        is_nobody_elses_name(self, field)


class SignInForm(Form):
    email = email_field(_l("E-mail"))
    password = known_password_field(_l("Password"))
    stay = BooleanField(_l("Keep me signed in on this device"))
    credential = HiddenField()  # a passkey's, for the other button
    next = HiddenField()


class AddressForm(Form):
    """Where to send a link to."""

    email = email_field(_l("E-mail"))
    next = HiddenField()


class NewPasswordForm(Form):
    password = new_password_field(_l("New password"))
    next = HiddenField()

    @property
    def why(self) -> str:
        """Why they would like to be here, if they are asked."""
        return str(self.data.get("words", ""))


class NewcomerForm(NewPasswordForm):
    """Of who waits to be let in: whoever asked with this address may be somebody else, and have said something else."""

    words = words_field(_l("Why would you like to be here?"), LONGEST_WORDS)


def form_of_owner(account: Account) -> type[NewPasswordForm]:
    return NewcomerForm if account.waits_since is not None else NewPasswordForm


class OnwardsForm(Form):
    """One button, and where it leads."""

    next = HiddenField()


def link_fields() -> tuple[StringField, StringField]:
    plain = (at_most(80), look_no_further, no_control_characters, is_not_listed)
    title = StringField(_l("What it is"), filters=[one_line], validators=plain)
    one_of_the_web = (Optional(), at_most(500), look_no_further, is_web_address, is_not_listed)
    url = StringField(_l("Address"), filters=[whole_address], validators=one_of_the_web)
    return title, url


PARTS = ("title", "url")
SAID = ("bio", "why_here", "what_i_sell", "how_i_earn", "hides_rhythm")


class ProfileForm(EditingForm):
    first_name = name_field(_l("First name"), DataRequired(_l("Please give your first name.")))
    last_name = name_field(_l("Last name"), Optional())
    bio = words_field(_l("About you"), 2000, is_not_listed, has_few_links)
    why_here = words_field(_l("Why I am here"), 500, is_not_listed)
    what_i_sell = words_field(_l("What I sell"), 500, is_not_listed)
    how_i_earn = words_field(_l("How I earn"), 500, is_not_listed)
    link_1_title, link_1_url = link_fields()
    link_2_title, link_2_url = link_fields()
    link_3_title, link_3_url = link_fields()
    hides_rhythm = BooleanField(_l("Keep my rhythm to myself"))

    def validate_first_name(self, field: Field) -> None:
        is_nobody_elses_name(self, field)

    @classmethod
    def about(cls, account: Account) -> Self:
        """As the account has it; its links must be loaded."""
        kept: dict[str, Any] = {
            f"link_{n}_{part}": getattr(link, part) for n, link in enumerate(account.links, 1) for part in PARTS
        }
        kept |= {"first_name": account.own_first_name, "last_name": account.own_last_name}
        return cls(data=kept | {name: getattr(account, name) for name in ("version", *SAID)})

    @property
    def link_pairs(self) -> list[tuple[StringField, StringField]]:
        return [(self[f"link_{n}_title"], self[f"link_{n}_url"]) for n in (1, 2, 3)]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Titles and addresses as typed; a link without a title is called by its address."""
        pairs = [(title.data, url.data) for title, url in self.link_pairs]
        return [(title or bare(url), url) for title, url in pairs if url]

    @property
    def words(self) -> dict[str, Any]:
        """What the person says, by the names of the account's columns."""
        return {name: self[name].data for name in ("first_name", "last_name", *SAID)}


def bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/")[:80]


class InvitationForm(Form):
    most = NumberField(_l("For how many people"), default=1, validators=[InputRequired(), NumberRange(1, MOST_PEOPLE)])
    days = NumberField(_l("For how many days"), default=14, validators=[InputRequired(), NumberRange(1, LONGEST_DAYS)])


class ProofForm(Form):
    """For what only the owner may do, whoever sits at a browser that is signed in."""

    current_password = known_password_field(_l("Your password"))

    def proves(self, account: Account) -> bool:
        """Whether the password is theirs; if not, the form says so."""
        if account.has_password(self.current_password.data):
            return True
        self.refuse("current_password", NOT_YOURS)
        return False


class EmailForm(ProofForm):
    email = email_field(_l("New e-mail address"))

    def validate_email(self, field: Field) -> None:
        is_welcome(self, field)

    current_password = known_password_field(_l("Your password"), id="password-for-email")


class PasswordForm(ProofForm):
    current_password = known_password_field(_l("Password until now"), id="password-until-now")
    new_password = new_password_field(_l("New password"))


class HandleForm(Form):
    """Writing one's own handle differently is no collision."""

    handle = StringField(_l("Handle"), filters=[lower_case], validators=[is_handle, is_not_listed])

    def __init__(self, account: Account, **options: Any) -> None:
        self.own = account.handle_skeleton
        super().__init__(obj=account, **options)

    def validate_handle(self, field: Field) -> None:
        if skeleton(field.data) != self.own:
            is_free(self, field)


class ZoneForm(Form):
    zone = ZoneField()


class LookForm(Form):
    theme = RadioField(
        _l("Light or dark"),
        choices=choices(
            {Theme.DEVICE: _l("as my device"), Theme.LIGHT: _l("always light"), Theme.DARK: _l("always dark")}
        ),
    )


class LanguageForm(Form):
    locale = RadioField(_l("Language"), choices=choices(LANGUAGES))
