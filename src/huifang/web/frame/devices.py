"""A browser by the two words that its owner knows it by, out of what it says of itself."""

from __future__ import annotations

SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR/", "Opera"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
"""From the more special to the general: most browsers claim to be several."""


def device_of(said: str) -> str:
    """Such as `Chrome · Windows`; what it said itself where neither word is known."""
    known = [next((name for sign, name in table if sign in said), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or said
