"""The one settings file. Every variable is read from the environment by a typed reader that explains a failure.

docs/settings.md lists the variables; a test holds the two together.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf import locale
from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    """The variable as text."""
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """The variable as yes or no; anything else is an error that names it."""
    value = os.environ.get(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "1", "0", "true", "false"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in {"yes", "1", "true"}


def _secret(home: Path) -> str:
    """The key that signs sessions: from the environment, else made once and kept beside the data."""
    if given := env_text("COMMONWORK_SECRET"):
        return given
    kept = home / "secret"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii")


PACKAGE = Path(__file__).parent
HOME = Path(env_text("COMMONWORK_HOME", "var")).resolve()
FILES = Path(env_text("COMMONWORK_FILES", str(HOME / "files"))).resolve()
INDEX = Path(env_text("COMMONWORK_INDEX", str(HOME / "index"))).resolve()
SOURCES = Path(env_text("COMMONWORK_SOURCES", str(PACKAGE.parents[1] / "sources"))).resolve()
REFERENCE = Path(env_text("COMMONWORK_REFERENCE", str(PACKAGE / "reference"))).resolve()
SEARCH = env_text("COMMONWORK_SEARCH", "embedded")
SEARCH_READ = env_text("COMMONWORK_SEARCH_READ")
DEMONSTRATION = env_bool("COMMONWORK_DEMONSTRATION", False)
AT_ONCE_BYTES = int(env_text("COMMONWORK_AT_ONCE_BYTES", "300000"))
ENGINE = env_text("COMMONWORK_ENGINE", "duckdb")
PROXIES = int(env_text("COMMONWORK_PROXIES", "0"))
SITE_ADDRESS = env_text("COMMONWORK_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

SECRET_KEY = _secret(HOME)
DEBUG = env_bool("COMMONWORK_DEBUG", False)
ALLOWED_HOSTS = env_text("COMMONWORK_HOSTS", "127.0.0.1 localhost").split()
SECURE = SITE_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ROOT_URLCONF = "commonwork.urls"
WSGI_APPLICATION = "commonwork.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "commonwork.people",
    "commonwork.register",
    "commonwork.observatory",
    "commonwork.flows",
    "commonwork.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonwork.web.middleware.refuse_unreadable",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commonwork.web.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonwork.web.middleware.know_viewer",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonwork.web.context.every_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "commonwork.web.templatetags.show"],
        },
    }
]

_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
        "PRAGMA secure_delete=ON;"  # what is erased leaves no trace in the file
    ),
}
DATABASES = {
    "default": dj_database_url.parse(
        env_text("DATABASE_URL", f"sqlite:///{HOME / 'commonwork.sqlite3'}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
if SEARCH not in {"embedded", "postgres"}:
    raise ImproperlyConfigured(f"COMMONWORK_SEARCH must be embedded or postgres, not {SEARCH!r}.")
if SEARCH == "postgres" and not DATABASES["default"]["ENGINE"].endswith("postgresql"):
    raise ImproperlyConfigured("COMMONWORK_SEARCH is postgres, but DATABASE_URL names no PostgreSQL database.")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOME / "cache"},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
ACCOUNT_ADAPTER = "commonwork.web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
DEFAULT_FROM_EMAIL = env_text("COMMONWORK_MAIL_FROM", "network@localhost")
EMAIL_HOST = env_text("COMMONWORK_MAIL_HOST", "localhost")
EMAIL_PORT = int(env_text("COMMONWORK_MAIL_PORT", "25"))
EMAIL_HOST_USER = env_text("COMMONWORK_MAIL_USER")
EMAIL_HOST_PASSWORD = env_text("COMMONWORK_MAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("COMMONWORK_MAIL_STARTTLS", False)
EMAIL_USE_SSL = env_bool("COMMONWORK_MAIL_TLS", False)
EMAIL_TIMEOUT = 30
MAIL_BOUNCES = env_text("COMMONWORK_MAIL_BOUNCES")

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
locale.LANG_INFO["fil"] = {"bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino"}
LANGUAGES = [
    ("en", "English"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("zh-hans", "简体中文"),
    ("hi", "हिन्दी"),
    ("fil", "Filipino"),
    ("fa", "فارسی"),
    ("id", "Bahasa Indonesia"),
]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
