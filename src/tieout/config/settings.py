"""Django's settings. Everything that may differ between installations comes from the environment.

Reading them changes nothing on the machine: keys that Tieout makes for itself are made when first used.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from tieout.config.databases import database_settings
from tieout.config.environment import Environment
from tieout.config.secrets_file import ENCRYPTION_KEYS, SESSION_KEY, checked, read_or_make, session_key

ENVIRONMENT = Environment.read()
SOURCE = Path(__file__).resolve().parents[1]

# The data folder is asked for again when a key is needed: a demo chooses its own after this was read.
SECRET_KEY: Any = SimpleLazyObject(lambda: read_or_make(Environment.read().home, SESSION_KEY)[0])
TIEOUT_SECRET_KEYS: Any = SimpleLazyObject(lambda: read_or_make(Environment.read().home, ENCRYPTION_KEYS))
if ENVIRONMENT.secret_keys:
    TIEOUT_SECRET_KEYS = checked(ENVIRONMENT.secret_keys)
    SECRET_KEY, *SECRET_KEY_FALLBACKS = map(session_key, ENVIRONMENT.secret_keys)
TIEOUT_SENDER_ID = ENVIRONMENT.sender_id
TIEOUT_SENDER_PASSWORD = ENVIRONMENT.sender_password
TIEOUT_GATEWAY_HOSTS = ENVIRONMENT.gateway_hosts

DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "tieout.identity",
    "tieout.ledger",
    "tieout.sync",
    "tieout.comparison",
    "tieout.dashboard",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "tieout.config.urls"
ASGI_APPLICATION = "tieout.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counting wrong passwords must hold over all web processes; one machine has one web process today.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "identity.User"
# E-mail addresses are unique without regard to case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "overview"
CSRF_FAILURE_VIEW = "tieout.dashboard.views.problems.form_expired"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Files are served from the package itself, so that nothing has to be collected before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
