"""Just enough of a browser to sign in and to find the form for a comment."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

HEADERS = {"Accept": "text/html,*/*;q=0.8"}


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def first(self, kind: str) -> str:
        return next(name for name, has in self.kinds.items() if has == kind)


class Forms(HTMLParser):
    """The forms of a page with what they hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        name = about.get("name")
        if tag == "form":
            self.found.append(Form(about.get("action") or ""))
        elif self.found and name and tag in ("input", "textarea") and about.get("type") not in ("checkbox", "submit"):
            self.found[-1].fields[name] = about.get("value") or ""
            self.found[-1].kinds[name] = about.get("type") or tag


class Unexpected(Exception):
    """A page did not answer as it should; the message says how."""


class Browser:
    """Keeps its cookies. Raises Unexpected."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, expected: int, fields: dict[str, str] | None = None) -> Any:
        """The answer, with its text as `page`."""
        body = urlencode(fields).encode() if fields is not None else None
        headers = HEADERS | ({"Cookie": self.cookie} if self.cookies else {})
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer: Any = connection.getresponse()
            answer.page = answer.read().decode()
        finally:
            connection.close()
        if answer.status != expected:
            raise Unexpected(f"{method} {path} answered {answer.status} and not {expected}.")
        self.keep_cookies(answer)
        return answer

    def keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value

    def sign_in(self, email: str, password: str) -> None:
        forms = Forms(self.ask("GET", "/sign-in", 200).page).found
        form = next(form for form in forms if "password" in form.kinds.values())
        filled = {form.first("email"): email, form.first("password"): password}
        self.ask("POST", form.action or "/sign-in", 303, form.fields | filled)

    def comment_form(self, path: str) -> Form:
        forms = Forms(self.ask("GET", path, 200).page).found
        for form in forms:
            if form.action.endswith("/comments"):
                return form
        raise Unexpected(f"There is no form for a comment on {path}.")
