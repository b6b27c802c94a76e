"""What WTForms says where a form of ours says nothing else: in our words, and in the reader's language."""

from flask_babel import lazy_gettext as _l

NEEDED = _l("Please fill this in.")
CHOOSE = _l("Please choose one of these.")
LOOK_AGAIN = _l("Please look at this again.")
IN_OUR_WORDS = {
    "This field is required.": NEEDED,
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
    "Not a valid integer value.": _l("Please give a whole number."),
    "Not a valid date value.": _l("Please give a date, such as 2027-03-01."),
    "Not a valid datetime value.": _l("Please give a day and a time, such as 2027-03-01 09:30."),
    "Field cannot be longer than %(max)d character.": _l("Please use at most %(max)d characters."),
    "Field must be at least %(min)d character long.": _l("Please use at least %(min)d characters."),
    "Number must be between %(min)s and %(max)s.": _l("Please choose a number from %(min)s to %(max)s."),
}


class OurWords:
    """Stands where WTForms has its own catalogues."""

    def gettext(self, sentence: str) -> str:
        return str(IN_OUR_WORDS.get(sentence, LOOK_AGAIN))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return str(IN_OUR_WORDS.get(one, LOOK_AGAIN))
