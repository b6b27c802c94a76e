"""What pages are made of, and what they say in which language."""

from bin._breach import Breach

PAGES = "tests/architecture/test_templates.py"
TONGUES = "tests/architecture/test_languages.py"
GERMAN = "forum/translations/de/LC_MESSAGES/messages.po"
PAGE = "templates/base.html"

PAGES_AND_WORDS = [
    # Style sheets.
    Breach("tests/architecture/test_styles.py", "static/css/base.css", "a { margin-left: 1px }"),
    Breach("tests/architecture/test_styles.py", "static/css/base.css", "a { color: #123456 }"),
    Breach("tests/ops/test_style.py", "static/css/button.css", "@layer components { .button--new { inset: 0 } }"),
    Breach("tests/ops/test_style.py", "static/css/tokens.css", "oklch(70% 0.020 58)", "oklch(47% 0.020 58)"),
    # Templates.
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{{ text|safe }}"),
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{% autoescape false %}{% endautoescape %}"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, "<script>1</script>"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p style="color: red"></p>'),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p onclick="x"></p>'),
    Breach(f"{PAGES}::test_people_read_through_gettext", PAGE, "<p>Hello</p>"),
    Breach(f"{PAGES}::test_every_template_is_used", "templates/forgotten.html", ""),
    # Catalogues.
    Breach(f"{TONGUES}::test_everything_is_said", PAGE, "{{ _('Nobody has put this into German.') }}"),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, 'msgstr ""', instead_of='msgstr "Vorname"'),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, '#, fuzzy\nmsgid "First name"', 'msgid "First name"'),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, 'msgid "Nobody says this"\nmsgstr "Niemand sagt das"\n'),
    Breach(f"{TONGUES}::test_translations_fit", GERMAN, '"Du bist jetzt %(griff)s."', '"Du bist jetzt @%(handle)s."'),
    Breach(f"{TONGUES}::test_translations_fit", GERMAN, "deiner Seite.", instead_of="deiner Seite</a>."),
    Breach(f"{TONGUES}::test_a_catalogue_is_as_bin_translate_writes_it", GERMAN, "# a note at the end"),
    Breach(f"{TONGUES}::test_german_is_set_well", GERMAN, '"Geben Sie Ihren Vornamen an"', '"Vorname"'),
    Breach(f"{TONGUES}::test_german_is_set_well", GERMAN, '"Ich höre auf ..."', '"Vorname"'),
    # How code and templates speak.
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/models.py", "def f(): say('Saved')"),
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/forms.py", "StringField('Title')"),
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/words.py", "X = 'Your words are kept.'"),
    Breach(f"{TONGUES}::test_sentences_are_whole", "forum/posts/words.py", "def f(name): _(f'{name} wrote')"),
    Breach(f"{TONGUES}::test_dates_and_numbers_have_one_hand", "forum/posts/words.py", "x = f'{10_000:,}'"),
    Breach(
        f"{TONGUES}::test_dates_and_numbers_have_one_hand",
        "forum/posts/words.py",
        "def f(day): format_date(day, 'd MMMM')",
    ),
    Breach(f"{TONGUES}::test_templates_write_dates_by_words", PAGE, "{{ day | dateformat('d MMMM') }}"),
    Breach(
        f"{TONGUES}::test_no_exception_is_left_over", "tests/architecture/speech_guards.py", "MAY_FORMAT['a.py'] = ''"
    ),
]
