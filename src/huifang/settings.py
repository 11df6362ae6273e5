"""Django's settings. What an installation may change comes from the environment; the rest is the product."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from huifang.kernel.postgres import database_from_url

HOME = Path(__file__).resolve().parent
WEB = HOME / "web"


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


# A door that serves people makes the key and keeps it in the data folder before Django starts.
SECRET_KEY = os.environ.get("HUIFANG_SECRET_KEY", "")
DEBUG = False

# Without names of its own it answers to this machine alone, over plain http; with names it speaks https alone.
PUBLIC_HOSTS = _listed(os.environ.get("HUIFANG_HOSTS", ""))
IS_PUBLIC = bool(PUBLIC_HOSTS)
ALLOWED_HOSTS = PUBLIC_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PUBLIC_HOSTS]
# What other machines say of a request (its address, that it came by https) is believed of these alone.
TRUSTED_PROXIES = _listed(os.environ.get("HUIFANG_PROXIES", ""))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "procrastinate.contrib.django",
    "huifang.kernel.apps.Kernel",
    "huifang.org.apps.Org",
    "huifang.history.apps.History",
    "huifang.notices.apps.Notices",
    "huifang.files.apps.Files",
    "huifang.approvals.apps.Approvals",
    "huifang.policy.apps.Policy",
    "huifang.customers.apps.Customers",
    "huifang.surveys.apps.Surveys",
    "huifang.followups.apps.FollowUps",
    "huifang.cases.apps.Cases",
    "huifang.planning.apps.Planning",
    "huifang.insight.apps.Insight",
]

MIDDLEWARE = [
    "huifang.web.frame.peers.Peers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huifang.web.frame.headers.Headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "huifang.web.frame.health.Health",
    "huifang.web.frame.one_at_a_time.OneAtATime",
    "huifang.web.frame.clock.Clock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huifang.web.frame.people.Persons",
    "huifang.web.frame.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huifang.web.frame.gate.Gate",
]
ROOT_URLCONF = "huifang.web.urls"
WSGI_APPLICATION = "huifang.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "huifang.web.frame.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "huifang.web.frame.tags",
            ],
        },
    }
]
FORM_RENDERER = "huifang.web.frame.forms.Renderer"

# A door puts the address of the private database into DATABASE_URL before Django starts.
DATABASES = {
    "default": {
        **database_from_url(os.environ.get("DATABASE_URL", "postgresql:///huifang")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the queue may run stands in one place, which the worker and whoever asks for a job load by name.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["huifang.jobs.queue"]

# People
AUTH_USER_MODEL = "org.Employee"
AUTHENTICATION_BACKENDS = ["huifang.web.frame.people.Employees"]
PASSWORD_HASHERS = ["huifang.org.actions.passwords.Argon2"]
SESSION_ENGINE = "huifang.web.session_store"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("number", "name")},
    },
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

# Cookies: the names say that they belong to this host alone, which browsers hold where there is https.
SESSION_COOKIE_NAME = "__Host-sid" if IS_PUBLIC else "huifang-sid"
SESSION_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PUBLIC else "huifang-csrf"
CSRF_COOKIE_SECURE = IS_PUBLIC
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "huifang.web.frame.errors.stale_form"
# What a message says of a customer stays on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Answers (docs/security.md, T42-T44, T54, T55)
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PUBLIC
SECURE_HSTS_PRELOAD = IS_PUBLIC
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# What a request may carry
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 3
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Static files are built by `make assets`: collected, with their digest in the name, and packed.
STATIC_URL = "/static/"
STATIC_ROOT = WEB / "built"
STATICFILES_DIRS = [folder for folder in (WEB / "static",) if folder.is_dir()]  # the wheel has what was built of it
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_PUBLIC else "huifang-language"
LOCALE_PATHS = [HOME / "locale"]
FORMAT_MODULE_PATH = "huifang.web.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # of the process; days are reckoned in the organisation's own zone

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "huifang.kernel.log_lines.Lines"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
    # Django's own handlers would add the words of errors.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A wrong password or a page that is not there is no news.
        "django.request": {"level": "ERROR"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
