"""What holds for every text, tried on those that chance and malice write."""

from hypothesis import assume, given
from hypothesis import strategies as st

from forum.core import richtext
from forum.core.refusals import Unusable
from forum.core.richtext import excerpt, hashtags_in, mentions_in, plain_length, tidy, to_html
from tests.core.richtext_audit import elements, violations, visible

PIECES = [
    *(
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "```\n",
        "~~~\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "[x]: ",
        "<",
        ">",
        "</",
        "&",
        ";",
    ),
    *(
        "#",
        "# ",
        "## ",
        "@",
        "@ada",
        "#tag",
        "-",
        "- ",
        "- [ ] ",
        "- [x] ",
        "1. ",
        "> ",
        "|",
        "|-|-|\n",
        ":-:",
        "\\",
        "=\n",
    ),
    *(
        "\n",
        "\n\n",
        "    ",
        "  \n",
        "\t",
        " ",
        "\0",
        "\r",
        "\x0b",
        "\u2028",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ud800",
        "\u0301",
    ),
    *(
        "a",
        "b1",
        "é",
        "ß",
        "İ",
        "中",
        "👩\u200d🌾",
        "https://example.org/",
        "www.example.org",
        "a.com",
        "a@b.org",
        "//x.y",
    ),
    *(
        "javascript:",
        "data:text/html,",
        "&colon;",
        "&#58;",
        "&#x202e;",
        "&lt;",
        "&amp;",
        "/pictures/a.png",
        f"/pictures/{'a' * 52}-900x700.webp",
        "/people/ada",
    ),
    *(
        "<script>",
        "</script>",
        "<img src=x onerror=a()>",
        "<svg>",
        "<math>",
        "<style>",
        "<!--",
        "-->",
        '"',
        "'",
        "on=",
        "{",
        "}",
    ),
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def shown(text: str) -> str:
    """The HTML, or nothing where the text is refused with a sentence."""
    try:
        return to_html(text, {"ada", "b1"})
    except Unusable:
        return ""


@given(TEXTS)
def test_only_what_is_allowed_comes_out(text):
    assert violations(shown(text)) == []


@given(TEXTS)
def test_cleaning_what_is_clean_changes_nothing(text):
    html = shown(text)
    assert richtext._clean(html) == html


@given(TEXTS)
def test_html_of_others_comes_out_of_the_engines_clean(text):
    for cleaned in (richtext._clean(text), richtext._clean(richtext._clean(text))):
        assert [found for found in violations(cleaned) if "without rel" not in found] == []


@given(TEXTS)
def test_the_other_readings_never_fail_and_agree(text):
    assert len(excerpt(text, 30)) <= 30
    assert "\n" not in excerpt(text, 30)
    assert 0 <= plain_length(text) <= len(tidy(excerpt(text, 10**6)))
    assert tidy(tidy(text)) == tidy(text)


@given(TEXTS)
def test_exactly_the_named_become_links(text):
    try:
        handles, tags = mentions_in(text), hashtags_in(text)
    except Unusable:
        return
    links = [link for link in elements(to_html(text, handles), "a") if link.get("class")]
    people = [link.get("href") for link in links if link.get("class") == "mention"]
    assert list(dict.fromkeys(people)) == [f"/people/{handle}" for handle in handles]
    assert len({link.get("href") for link in links if link.get("class") == "hashtag"}) == len(tags)


@given(TEXTS)
def test_nobody_is_named_in_code(text):
    code = tidy(text).replace("~", "").replace("\n", "\n    ")
    for written in (f"~~~~\n{code}\n~~~~", f"    @ada {code}"):
        try:
            assert mentions_in(written) == []
            assert hashtags_in(written) == []
        except Unusable:
            pass


@given(st.lists(st.sampled_from(["`", "@ada", "#tag", " x ", "[", "]", "*", "\\"]), max_size=20).map("".join))
def test_nobody_is_named_in_code_within_a_line(text):
    html = to_html(text, {"ada"})
    assert [link for code in elements(html, "code") for link in code.iter("{http://www.w3.org/1999/xhtml}a")] == []


LEADS = st.lists(
    st.sampled_from(["> ", "- ", "1. ", "# ", "- [x] ", "  ", "    ", "| ", "**", "*", "~~", "`", "[", "<b>"]),
    max_size=8,
)


@given(st.lists(LEADS, min_size=1, max_size=12))
def test_no_word_gets_lost(lines):
    words = [f"word{n:02}" for n in range(len(lines))]
    text = "\n".join("".join(lead) + word for lead, word in zip(lines, words, strict=True))
    assume("```" not in text and "~~~" not in text)  # what follows these on their line names a language
    html = shown(text)
    assume(html)
    assert [word for word in words if word not in visible(html)] == []
    assert [word for word in words if word not in excerpt(text, 10**6)] == []
