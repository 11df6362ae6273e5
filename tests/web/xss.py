"""Sixty ways in which words try to become a program in somebody's page, and a look for any that did (T21)."""

from __future__ import annotations

from html.parser import HTMLParser

_CALL = "alert(1)"
_TAGS = (
    "<script>{}</script>", "<SCRIPT>{}</SCRIPT>", "<script src=//evil.example/x.js></script>", "<scr<script>ipt>{}</script>",
    "</title><script>{}</script>", "</textarea><script>{}</script>", "</style><script>{}</script>", "--><script>{}</script>",
    '"><script>{}</script>', "'><script>{}</script>", "]]><script>{}</script>", "<script>/*{}*/</script>",
    "<img src=x onerror={}>", '"><img src=x onerror={}>', "'><img src=x onerror={}>", "<img src=`x`onerror={}>",
    "<svg onload={}>", "<svg/onload={}>", "<svg><script>{}</script></svg>", "<svg><animate onbegin={} attributeName=x>",
    "<body onload={}>", "<iframe src=javascript:{}>", '<iframe srcdoc="<script>{}</script>">', "<object data=javascript:{}>",
    "<embed src=javascript:{}>", "<a href=javascript:{}>x</a>", "<a href=JaVaScRiPt:{}>x</a>", "<a href='java\tscript:{}'>x</a>",
    "<a href=\"&#106;avascript:{}\">x</a>", "<form action=javascript:{}><input type=submit>", "<input autofocus onfocus={}>",
    '" autofocus onfocus={} x="', "' autofocus onfocus={} x='", "<select autofocus onfocus={}>", "<textarea autofocus onfocus={}>",
    "<video><source onerror={}>", "<audio src=x onerror={}>", "<details open ontoggle={}>", "<marquee onstart={}>",
    "<math><mtext><script>{}</script></mtext></math>", "<link rel=stylesheet href=javascript:{}>", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href=//evil.example/>", "<style>@import'javascript:{}'</style>", "<div style=\"background:url(javascript:{})\">",
    "<table background=javascript:{}>", "<button formaction=javascript:{}>x", "<isindex action=javascript:{} type=submit>",
    "<!--<img src=\"--><img src=x onerror={}//\">", "<noscript><p title=\"</noscript><img src=x onerror={}>\">",
    "{{{{constructor.constructor('{}')()}}}}", "${{{}}}", "{{% load static %}}<script>{}</script>", "javascript:{}", "data:text/html,<script>{}</script>",
    "＜script＞{}＜/script＞", "<ScRiPt\x0b>{}</sCrIpT>", "<p/onclick={}>x", "<x contenteditable onblur={}>", "<img src=x:x onerror\x00={}>",
    "<xss onpointerenter={}>", "\u202e<script>{}</script>",
)  # fmt: skip
PAYLOADS = tuple(tag.format(_CALL) for tag in _TAGS)


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("iframe", "object", "embed", "base", "marquee", "isindex", "xss", "x", "math"):
            self.dangers.append(tag)
        if tag == "script" and not dict(attrs).get("src", "").startswith("/static/"):  # type: ignore[union-attr]
            self.dangers.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or (name in ("href", "src", "action", "formaction") and "javascript:" in address):
                self.dangers.append(f"{tag} {name}={value}")


def dangers_in(page: str) -> list[str]:
    """Scripts, handlers and addresses that run something, that no page of ours has."""
    found = _Found()
    found.feed(page)
    return found.dangers
