"""What members write, and what a reader gets to see."""

import pytest

from forum.core.richtext import excerpt, hashtags_in, mentions_in, plain_length, tidy, to_html
from tests.core.richtext_audit import elements, violations, visible

KEY = "a" * 52
PICTURE = f"/pictures/{KEY}-1600x1200.webp"
FORMATTING = [
    ("I **thanked** Rosa.", "<p>I <strong>thanked</strong> Rosa.</p>"),
    ("*really*", "<p><em>really</em></p>"),
    ("~~late~~", "<p><s>late</s></p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("> so she said", "<blockquote>\n<p>so she said</p>\n</blockquote>"),
    ("- tea\n- bread", "<ul>\n<li>tea</li>\n<li>bread</li>\n</ul>"),
    ("3. third", '<ol start="3">\n<li>third</li>\n</ol>'),
    ("- [ ] call\n- [x] write", '<ul>\n<li class="task">☐ call</li>\n<li class="task">☑ write</li>\n</ul>'),
    ("- [x] call\n\n- [ ] write", "☑ call"),
    ("# Day 9", "<h3>Day 9</h3>"),
    ("## Day 9", "<h4>Day 9</h4>"),
    ("###### Day 9", "<h6>Day 9</h6>"),
    ("Day 9\n=====", "<h3>Day 9</h3>"),
    ("`a < b`", "<p><code>a &lt; b</code></p>"),
    ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
    ("```Python x=1\na\n```", '<pre><code class="language-python">a\n</code></pre>'),
    ("```c++\na\n```", '<pre><code class="language-c++">a\n</code></pre>'),
    ('```"><b>\na\n```', "<pre><code>a\n</code></pre>"),
    ("    a", "<pre><code>a\n</code></pre>"),
    ("---", "<hr>"),
    ("a &amp; b &copy; &lt;b&gt;", "<p>a &amp; b © &lt;b&gt;</p>"),
    ("5 < 6 > 4 & so on", "<p>5 &lt; 6 &gt; 4 &amp; so on</p>"),
    ("", ""),
    ("   \n ", ""),
]


@pytest.mark.parametrize(("text", "html"), FORMATTING)
def test_markdown_becomes_html(text, html):
    assert html in to_html(text)
    assert bool(html) == bool(to_html(text))
    assert violations(to_html(text)) == []


def test_a_table_aligns_its_cells_by_class():
    html = to_html("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |")

    assert [cell.get("class") for cell in elements(html, "td")] == [None, "text-start", "text-center", "text-end"]
    assert "style" not in html


LINKS = [
    ("https://example.org/a_b_c", "https://example.org/a_b_c"),
    ("see https://example.org/_so_.", "https://example.org/_so_"),
    ("<https://example.org>", "https://example.org"),
    ("[Rosa](https://example.org 'a title')", "https://example.org"),
    ("[Rosa][r]\n\n[r]: https://example.org", "https://example.org"),
    ("[Rosa](https://münchen.example/ö)", "https://xn--mnchen-3ya.example/%C3%B6"),
    ("[Rosa](http://localhost:8000/x?a=1&b=2#c)", "http://localhost:8000/x?a=1&b=2#c"),
    ("[Rosa](www.example.org)", "http://www.example.org"),
    ("www.example.de", "http://www.example.de"),
    ("pattyscandles.com is mine", "http://pattyscandles.com"),
    ("patty.de/candles is mine", "http://patty.de/candles"),
    ("write to rosa@example.org", "mailto:rosa@example.org"),
]


@pytest.mark.parametrize(("text", "href"), LINKS)
def test_a_link_out_says_that_nobody_vouches_for_it(text, href):
    [link] = elements(to_html(text), "a")

    assert link.attrib == {"href": href, "rel": "nofollow ugc noopener"}


@pytest.mark.parametrize("href", ["/challenges/customer-love", "/entries/7#comment-9", "#top"])
def test_a_link_within_the_site_needs_no_such_word(href):
    [link] = elements(to_html(f"[there]({href})"), "a")

    assert link.attrib == {"href": href}


@pytest.mark.parametrize("text", ["A good day.It was.", "done.So what", "see app.py", "readme.md", "1.2", "e.g. this"])
def test_a_forgotten_blank_or_a_file_makes_no_link(text):
    assert to_html(text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](foo/bar)", "[x](//evil.example)", "[x](ftp://a.example)"]
)
def test_a_link_that_cannot_stand_shows_what_was_written(text):
    assert to_html(text) == f"<p>{text}</p>"


def test_our_own_pictures_are_shown():
    [picture] = elements(to_html(f'![Rosa *smiling*](/pictures/{KEY}-1600x1200.webp "x")'), "img")

    assert picture.attrib == {
        "src": f"/pictures/{KEY}-1600x1200.webp",
        "srcset": f"/pictures/{KEY}-640x480.webp 640w, /pictures/{KEY}-1600x1200.webp 1600w",
        "sizes": "(min-width: 45rem) 41rem, 92vw",
        "alt": "Rosa smiling",
        "width": "1600",
        "height": "1200",
        "loading": "lazy",
        "decoding": "async",
    }


def test_a_small_picture_comes_in_one_size():
    [picture] = elements(to_html(f"![Rosa](/pictures/{KEY}-300x640.webp)"), "img")

    assert "srcset" not in picture.attrib
    assert (picture.attrib["width"], picture.attrib["height"]) == ("300", "640")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![her **shop**](https://example.org/a.png)", ">her shop</a>"),
        ("![](https://example.org/a.png)", ">https://example.org/a.png</a>"),
        ("![x](/pictures/../sign-out)", '<a href="/pictures/../sign-out">x</a>'),
        ("![x](/pictures/a.png)", '<a href="/pictures/a.png">x</a>'),
        (f"![x](/pictures/{KEY}-1601x2.webp)", f'<a href="/pictures/{KEY}-1601x2.webp">x</a>'),
        (f"![x](/pictures/{KEY}-0x2.webp)", f'<a href="/pictures/{KEY}-0x2.webp">x</a>'),
        ("![x](/pictures/a.png?x=1)", '<a href="/pictures/a.png?x=1">x</a>'),
        ("[![shop](https://example.org/a.png)](https://example.org)", 'ugc noopener">shop</a>'),
        ("[**my ![shop](https://example.org/a.png)**](https://example.org)", "<strong>my shop</strong></a>"),
    ],
)
def test_pictures_of_others_become_links_to_them(text, html):
    assert html in to_html(text)
    assert "<img" not in to_html(text)
    assert len(elements(to_html(text), "a")) == to_html(text).count("<a ") == 1
    assert violations(to_html(text)) == []


def test_people_and_tags_become_links():
    html = to_html("Thanks @Ada and @ben, for #Kindness", {"ada"})

    assert html == (
        '<p>Thanks <a href="/people/ada" class="mention">@Ada</a> and @ben,'
        ' for <a href="/tags/kindness" class="hashtag">#Kindness</a></p>'
    )


def test_only_those_who_can_be_mentioned_become_links():
    assert elements(to_html("@ada @ben"), "a") == []


MENTIONS = [
    ("@ada", ["ada"]),
    ("(@Ada), @ben_1's, **@cleo** @ada", ["ada", "ben_1", "cleo"]),
    ("# @ada\n\n> @ben\n\n- @cleo\n\n|a|\n|-|\n|@dora|", ["ada", "ben", "cleo", "dora"]),
    ("hello\n@ada", ["ada"]),
    ("_@ada_ and @ben.", ["ada", "ben"]),
    ("— @ada/…", ["ada"]),
    (r"@ada\_b", []),
    (r"\@ada", []),
    ("rosa@example.org", []),
    ("x@ada", []),
    ("é@ada", []),
    ("*foo*@ada", []),
    ("@ada@social.example", []),
    ("@ada.example.org", []),
    ("@adaö", []),
    ("@a", []),
    ("@" + "a" * 30, ["a" * 30]),
    ("@" + "a" * 31, []),
    ("@-ada @_ada @@ada", []),
    ("`@ada` ``@ben``", []),
    ("```\n@ada\n```\n\n    @ben", []),
    ("[@ada](https://example.org) <https://example.org/@ben> https://example.org/@cleo", []),
    (f"![@ada]({PICTURE}) ![@ben](https://example.org/a.png)", []),
    ("/@ada &@ben", []),
]


@pytest.mark.parametrize(("text", "handles"), MENTIONS)
def test_mentions_are_found_where_someone_is_spoken_to(text, handles):
    assert mentions_in(text) == handles
    linked = elements(to_html(text, {"ada", "ben", "cleo", "dora", "ben_1", "a" * 30}), "a")
    assert {a.get("href") for a in linked if a.get("class") == "mention"} == {f"/people/{handle}" for handle in handles}


HASHTAGS = [
    ("#Kindness #kindness #KINDNESS", ["kindness"]),
    ("#day9 #9 #2026 #9-1 #_ #-", ["day9"]),
    ("#first-answer, #second_answer. #third-", ["first-answer", "second_answer", "third"]),
    ("#Größe #CAFÉ #Cafe\u0301 #Добро #善意 #दयालुता", ["grösse", "café", "добро", "善意", "दयालुता"]),
    ("#" + "a" * 30, ["a" * 30]),
    ("#" + "a" * 31, []),
    ("C# a#b ##c &#x41;", []),
    ("# Heading", []),
    ("#nospace", ["nospace"]),
    (r"\#kindness", []),
    ("`#a` https://example.org/#b [#c](/d)", []),
    ("#️⃣", []),
]


@pytest.mark.parametrize(("text", "tags"), HASHTAGS)
def test_hashtags_are_found_in_any_script(text, tags):
    assert hashtags_in(text) == tags
    assert len({a.get("href") for a in elements(to_html(text), "a") if a.get("class") == "hashtag"}) == len(tags)


def test_a_hashtag_leads_to_its_page():
    assert 'href="/tags/caf%C3%A9"' in to_html("#Café")


def test_no_more_than_fifty_people_or_tags_are_named_by_one_text():
    assert len(mentions_in(" ".join(f"@m{n}" for n in range(10, 99)))) == 50
    assert len(hashtags_in(" ".join(f"#t{n}" for n in range(10, 99)))) == 50


def test_what_cannot_be_seen_or_turns_text_around_is_taken_out():
    assert tidy("a\0b\x07\u202ec\u2066d\x7f\ufeff\ud800e\r\nf\rg\u2028h\ti") == "abcde\nf\ng\nh\ti"
    assert to_html("user\u202egnp.exe &#x202e;x&#8294;y") == "<p>usergnp.exe xy</p>"
    assert to_html("\u200fשלום 👩\u200d🌾") == "<p>\u200fשלום 👩\u200d🌾</p>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Day 9\n\nI **thanked** [Rosa](https://example.org).", "Day 9 I thanked Rosa."),
        ("- tea\n- [x] bread\n\n> so\n> it is", "tea ☑ bread so it is"),
        ("`code` and\n```\nmore   code\n```", "code and more code"),
        (f"![Rosa]({PICTURE}) <b>&amp;", "Rosa <b>&"),
        ("|a|b|\n|-|-|\n|1|2|", "a b 1 2"),
        ("", ""),
    ],
)
def test_an_excerpt_is_the_words_alone(text, words):
    assert excerpt(text, 100) == words


def test_a_long_text_is_cut_between_words():
    assert excerpt("We were kind, and it showed.", 100) == "We were kind, and it showed."
    assert excerpt("We were kind, and it showed.", 15) == "We were kind…"
    assert excerpt("Rindfleischetikettierung", 10) == "Rindfleis…"


def test_an_excerpt_of_a_text_beyond_the_limits_is_still_given():
    assert excerpt("> " * 30 + "deep", 200).endswith("deep")
    assert excerpt("so " * 20_000, 8) == "so so…"
    link = f"[The shop](https://example.org/{'a' * 900})"
    assert excerpt(f"{link}\n\nis open.\n\nSo come.", 40) == "The shop is open. So come."


def test_length_counts_what_a_reader_sees():
    assert plain_length("**Thank** you, [Rosa](https://example.org/a/long/way)!\n") == len("Thank you, Rosa!")
    assert plain_length("\u200b\u2060&#8203;\u00ad" * 40) == 0
    assert visible(to_html("**Thank** you")) == "Thank you"
