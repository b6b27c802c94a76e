"""Settings: read once, checked at start, each mistake told in a sentence."""

import pytest

from forum.settings import Settings, WrongSetting, is_push_key

SECRET = "x" * 40


def test_the_defaults_serve_one_machine(tmp_path):
    settings = Settings.from_environ({"DATA_DIR": str(tmp_path)})

    assert settings.url == "http://127.0.0.1:8000"
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/kindling.sqlite"


@pytest.mark.parametrize("address", ["https://a.example", "https://a.example:8443", "https://a.example/forum/"])
def test_the_host_is_that_of_the_address_people_use(tmp_path, address):
    settings = Settings.from_environ({"DATA_DIR": str(tmp_path), "SITE_URL": address})

    assert settings.hostname == "a.example"


def test_development_makes_its_own_secret_and_keeps_it(tmp_path):
    first, second = (Settings.from_environ({"DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))

    assert first == second
    assert len(first) >= 32


def test_development_has_a_key_for_pushes_and_production_has_none_unless_it_is_set(tmp_path):
    here, there = {"DATA_DIR": str(tmp_path)}, {"SITE_URL": "https://a.example", "SECRET_KEY": SECRET}
    first, second = (Settings.from_environ(here).vapid_private_key for _ in range(2))

    assert first == second
    assert is_push_key(first)
    assert Settings.from_environ(here | there | {"KINDLING_ENV": "production"}).vapid_private_key == ""


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"KINDLING_ENV": "production", "SITE_URL": "https://a.example"}, "SECRET_KEY"),
        ({"KINDLING_ENV": "production", "SECRET_KEY": SECRET}, "SITE_URL"),
        ({"KINDLING_ENV": "production", "SECRET_KEY": "short", "SITE_URL": "https://a.example"}, "SECRET_KEY"),
        ({"KINDLING_ENV": "staging", "SECRET_KEY": SECRET}, "KINDLING_ENV"),
        ({"SECRET_KEY": SECRET, "PORT": "eighty"}, "PORT"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"SECRET_KEY": SECRET, "MAIL_URL": "http://x"}, "MAIL_URL"),
        ({"SECRET_KEY": SECRET, "SITE_URL": "forum.example.org"}, "SITE_URL"),
        ({"SECRET_KEY": SECRET, "RATE_LIMITS": "perhaps"}, "RATE_LIMITS"),
        ({"SECRET_KEY": SECRET, "VAPID_PRIVATE_KEY": "too-short"}, "VAPID_PRIVATE_KEY"),
        ({"SECRET_KEY": SECRET, "VAPID_PRIVATE_KEY": "A" * 43}, "VAPID_PRIVATE_KEY"),
        ({"SECRET_KEY": SECRET, "VAPID_SUBJECT": "hello@example.org"}, "VAPID_SUBJECT"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_names_itself(tmp_path, environ, named):
    """A19: production refuses a missing or a short secret."""
    with pytest.raises(WrongSetting, match=named):
        Settings.from_environ(environ | {"DATA_DIR": str(tmp_path)})


def test_the_clock_is_not_moved_in_production(tmp_path):
    environ = {"KINDLING_ENV": "production", "SECRET_KEY": SECRET, "SITE_URL": "https://a.example"}

    with pytest.raises(WrongSetting, match="CLOCK_SHIFT_HOURS"):
        Settings.from_environ(environ | {"CLOCK_SHIFT_HOURS": "24", "DATA_DIR": str(tmp_path)})
