"""What every answer says to the browser: source, security.md, T42-T44, T54, T55."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from huifang.web.frame.clock import AT
from tests.house import plan
from tests.web.conftest import NOW, Browser, Company

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}


@pytest.mark.parametrize(
    "address",
    ["/", "/sign-in", "/health", "/my/sessions", "/nowhere", "/language", "/invitation", "/?next=//evil.example"],
)
def test_every_answer_protects_what_it_shows(address: str, company: Company, browser: Browser) -> None:
    for client in (browser(), browser(company.lin)):
        answer = client.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_nothing_is_written_into_a_page_that_the_policy_would_stop() -> None:
    """No inline script, style or handler: the policy allows none, so it would silently not work."""
    plan.refuse(
        f"{path.relative_to(plan.ROOT)}: {word}"
        for path in (plan.SOURCE / "web" / "templates").rglob("*.html")
        for word in (" style=", "<style", "<script>", " onclick=", " onsubmit=", " onchange=", "javascript:", "hx-on")
        if word in path.read_text(encoding="utf-8")
    )


def test_cookies_belong_to_this_site_and_to_no_script(company: Company, browser: Browser) -> None:
    client = browser()
    client.get("/sign-in")
    client.post("/sign-in", {"number": "E01", "password": "nine brown umbrellas"})
    assert set(client.cookies) == {"huifang-sid", "huifang-csrf"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
        assert cookie["max-age"] == "", "it ends with the browser"


def test_a_stranger_host_is_refused(company: Company, browser: Browser) -> None:
    assert browser().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_no_answer_names_versions(company: Company, browser: Browser) -> None:
    answer = browser().get("/health")
    assert answer.json() == {"healthy": True}
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    ("peer", "said", "known_as"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "10.0.0.1", "203.0.113.9"),
        ("10.1.1.1", "198.51.100.7", "198.51.100.7"),
        ("10.1.1.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.1.1.1", "198.51.100.7, 10.1.1.2", "198.51.100.7"),
        ("10.1.1.1", "198.51.100.7:4711", "198.51.100.7"),
        ("10.1.1.1", "[2001:db8::7]:443", "2001:db8::7"),
        ("10.1.1.1", "nonsense", "10.1.1.1"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("::1", "198.51.100.7", "::1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    peer: str, said: str, known_as: str, company: Company, browser: Browser, settings
) -> None:
    settings.TRUSTED_PROXIES = ["10.1.1.1", "10.1.1.2"]
    client = browser()
    answer = client.get("/sign-in", REMOTE_ADDR=peer, headers={"X-Forwarded-For": said} if said else {})
    assert answer.wsgi_request.META["REMOTE_ADDR"] == known_as


def test_a_stranger_cannot_say_that_it_came_by_https(company: Company, browser: Browser, settings) -> None:
    settings.TRUSTED_PROXIES = ["10.1.1.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"X-Forwarded-Proto": "https"}
    assert not browser().get("/sign-in", REMOTE_ADDR="203.0.113.9", headers=headers).wsgi_request.is_secure()
    assert browser().get("/sign-in", REMOTE_ADDR="10.1.1.1", headers=headers).wsgi_request.is_secure()


def test_an_installation_with_names_passes_djangos_own_check() -> None:
    """Source: security.md, T57."""
    assert checked(HUIFANG_HOSTS="crm.example.com", HUIFANG_PROXIES="10.1.1.1") == (0, "")


def test_that_check_would_notice() -> None:
    status, said = checked(HUIFANG_HOSTS="")
    assert status == 1
    assert "security.W004" in said


def checked(**environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
            "DJANGO_SETTINGS_MODULE": "huifang.settings",
            "HUIFANG_SECRET_KEY": "k" * 40 + "abcdefghijklmnop",
            **environment,
        },
        cwd=plan.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_no_header_of_a_browser_reaches_the_clock(company: Company, browser: Browser) -> None:
    answer = browser().get("/sign-in", headers={AT: "2001-01-01", "Huifang.At": "2001-01-01"})
    assert answer.wsgi_request.at == NOW
