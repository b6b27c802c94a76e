"""Safe HTML in the database: only what `richtext.to_html` made goes in, and it comes out as safe as it went in."""

from markupsafe import Markup
from sqlalchemy import Dialect, Text, TypeDecorator


class StoredHtml(TypeDecorator[Markup]):
    """A text column that takes nothing but `Markup`; a plain string is a mistake and fails loudly."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Markup | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, Markup):
            raise TypeError("only what core.richtext made may be stored as HTML")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        return None if value is None else Markup(value)  # noqa: S704  # it was Markup when it was stored
