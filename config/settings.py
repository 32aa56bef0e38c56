"""Django's settings. What an owner may choose comes from the environment; the rest is the house's."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from engawa.embedded import places

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = places.home()

SECRET_KEY = places.secrets()["secret_key"]
DEBUG = os.environ.get("ENGAWA_DEBUG") == "1"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ENGAWA_ORIGINS", "").split(",") if origin]
_OUR_HOSTS = [str(urlsplit(origin).hostname) for origin in CSRF_TRUSTED_ORIGINS]
ALLOWED_HOSTS = [host for host in os.environ.get("ENGAWA_HOSTS", "").split(",") if host] or (
    [*_OUR_HOSTS, "localhost", "127.0.0.1", "[::1]"] if _OUR_HOSTS else ["*"]
)

INSTALLED_APPS = [
    "engawa.base",
    "engawa.boundary",
    "engawa.embedded",
    "engawa.web",
    "engawa.live",
    "engawa.journal",
    "engawa.people",
    "engawa.spaces",
    "engawa.content",
    "engawa.kinds.posts",
    "engawa.kinds.pages",
    "engawa.kinds.articles",
    "engawa.kinds.bookmarks",
    "engawa.kinds.questions",
    "engawa.kinds.chat",
    "engawa.kinds.ideas",
    "engawa.search",
    "engawa.stream",
    "engawa.notices",
    "engawa.credit",
    "engawa.archives",
    "engawa.outside.channels",
    "engawa.outside.channels.fediverse",
    "engawa.outside.channels.bluesky",
    "engawa.outside.channels.mastodon",
    "engawa.outside.channels.facebook",
    "engawa.outside.channels.instagram",
    "engawa.outside.channels.x",
    "engawa.outside.channels.linkedin",
    "engawa.outside.channels.feeds",
    "engawa.outside.channels.hackernews",
    "engawa.outside.channels.reddit",
    "engawa.outside.channels.youtube",
    "engawa.outside.channels.mail",
    "engawa.outside.channels.webform",
    "engawa.outside.channels.webhook",
    "engawa.outside.contacts",
    "engawa.outside.listening",
    "engawa.outside.public",
    "engawa.outside.inbox",
    "engawa.outside.trackers",
    "engawa.outside.cases",
    "engawa.measure.conversation",
    "engawa.notices.ways.mail",
    "engawa.notices.ways.push",
    "engawa.doors.links",
    "engawa.doors.mail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "engawa.web.timing.ServerTiming",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "engawa.web.middleware.ContentSecurity",
    "engawa.outside.channels.fediverse.negotiation.Negotiation",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engawa.people.middleware.ReaderMiddleware",
    "engawa.spaces.middleware.OldAddresses",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            BASE_DIR / "engawa" / room / "templates"
            for room in (
                "web",
                "live",
                "people",
                "spaces",
                "content",
                "kinds/posts",
                "kinds/pages",
                "kinds/articles",
                "kinds/bookmarks",
                "kinds/questions",
                "kinds/chat",
                "kinds/ideas",
                "stream",
                "credit",
                "search",
                "notices",
                "archives",
                "outside/channels",
                "outside/channels/fediverse",
                "outside/channels/webform",
                "outside/channels/webhook",
                "outside/contacts",
                "outside/listening",
                "outside/public",
                "outside/inbox",
                "outside/cases",
                "measure/conversation",
                "notices/ways/push",
                "doors/links",
                "doors/mail",
            )
        ],
        "OPTIONS": {
            "environment": "engawa.web.environment.environment",
            "context_processors": [
                "engawa.spaces.rail.rail",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": places.database("engawa_app"),
    "owner": places.database("engawa_owner"),
    "importer": places.database("engawa_importer"),
    "indexer": places.database("engawa_indexer"),
    "postman": places.database("engawa_postman"),
    "courier": places.database("engawa_courier"),
}
DATABASE_ROUTERS = ["engawa.boundary.router.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(CSRF_TRUSTED_ORIGINS) and all(
    origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS
)
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

ACCOUNT_ADAPTER = "engawa.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers allow passkeys on http://localhost as well, where one tries Engawa before it has an address.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CSRF_TRUSTED_ORIGINS

MAIL_FOLDER = HOME / "mail"
"""Where mails lie while no mail server is named."""
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ["ENGAWA_SMTP_HOST"],
            "port": int(os.environ.get("ENGAWA_SMTP_PORT", "25")),
            "username": os.environ.get("ENGAWA_SMTP_USER", ""),
            "password": os.environ.get("ENGAWA_SMTP_PASSWORD", ""),
            "use_tls": os.environ.get("ENGAWA_SMTP_TLS") == "1",
        },
    }
    if os.environ.get("ENGAWA_SMTP_HOST")
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(MAIL_FOLDER)},
    }
}
MAIL_DOMAIN = places.mail_domain()
"""The domain whose mail comes to our door; empty where letters cannot be answered by mail."""
MAIL_RELAYS = [net for net in os.environ.get("ENGAWA_MAIL_RELAYS", "127.0.0.0/8,::1/128").split(",") if net]
"""From where mail comes through a server of the owner's own, so that its sender says nothing about SPF."""
MAIL_TRUSTS = os.environ.get("ENGAWA_MAIL_TRUSTS", "")
"""The name under which that server writes its Authentication-Results, if it does."""
MAIL_DKIM_SELECTOR = os.environ.get("ENGAWA_MAIL_DKIM_SELECTOR", "")
"""Under which our letters are signed with DKIM; empty where another server signs them."""
DEFAULT_FROM_EMAIL = os.environ.get("ENGAWA_MAIL_FROM", f"engawa@{MAIL_DOMAIN or 'localhost'}")

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "engawa" / "web" / "static"]
FILES = HOME / "files"
FILE_UPLOAD_TEMP_DIR = FILES / "arriving"
ENGAWA_UPLOAD_MB = int(os.environ.get("ENGAWA_UPLOAD_MB", "100"))
ENGAWA_PREVIEWS = os.environ.get("ENGAWA_PREVIEWS", "1") != "0"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

ENGAWA_QUESTION_HOURS = int(os.environ.get("ENGAWA_QUESTION_HOURS", "24"))
"""After how many hours of working days a question that nobody answered is brought to those who know."""
ENGAWA_WIRING = "config.wiring.HEARS"
ENGAWA_TAKERS = "config.wiring.TAKERS"
ENGAWA_LIVE_URL = os.environ.get("ENGAWA_LIVE_URL", "")
ENGAWA_LIVE_PORT = places.live_port()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ENGAWA_LOG_LEVEL", "WARNING")},
}
