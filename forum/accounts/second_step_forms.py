"""What people fill in about the second step: codes, and what a passkey says, which a script fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from forum.accounts.fields import at_most, one_line
from forum.accounts.forms import ProofForm
from forum.accounts.passkeys import LONGEST_NAME, PasskeyRefused
from forum.core.forms import Form, no_control_characters, trimmed

LONGEST_CODE = 40
LONGEST_CREDENTIAL = 10_000


def code_field(label: object) -> StringField:
    needed = InputRequired(_l("Please type the code."))
    return StringField(label, filters=[trimmed], validators=[needed, at_most(LONGEST_CODE)])


def credential_field() -> HiddenField:
    """What the browser's passkey said, as JSON."""
    said = PasskeyRefused.message
    return HiddenField(validators=[InputRequired(said), Length(max=LONGEST_CREDENTIAL, message=said)])


class HalfwayForm(Form):
    """The second step at the door; `next` and `stay` are for a passkey, which starts afresh."""

    code = code_field(_l("Code"))
    credential = HiddenField()
    stay = HiddenField()
    next = HiddenField()


class ShownPasskeyForm(Form):
    """A passkey at the door, instead of everything else."""

    credential = credential_field()
    stay = BooleanField()
    next = HiddenField()


class AppForm(Form):
    """The secret travels sealed: nothing is kept before the first code is right."""

    code = code_field(_l("The code that the app shows now"))
    sealed = HiddenField(validators=[Length(max=300)])


class AppOffForm(ProofForm):
    code = code_field(_l("A code from the app, or a recovery code"))


class PasskeyForm(Form):
    name = StringField(
        _l("What you call it"), filters=[one_line], validators=[at_most(LONGEST_NAME), no_control_characters]
    )
    credential = credential_field()


class ProofWithCodeForm(ProofForm):
    """The code is for who has a second step."""

    code = StringField(
        _l("A code from the app, or a recovery code"), filters=[trimmed], validators=[at_most(LONGEST_CODE)]
    )


class ProofAtTheDoorForm(ProofWithCodeForm):
    """Before going on to what was asked for; a passkey will do as well."""

    credential = HiddenField()
    next = HiddenField()


class ProofByPasskeyForm(Form):
    credential = credential_field()
    next = HiddenField()
