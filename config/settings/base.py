"""Settings that hold everywhere; development, test and production each add what differs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config import env
from shanhe.cli import database

HOME = database.home()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "shanhe.kernel",
    "shanhe.doors",
    "shanhe.zones",
    "shanhe.exchange",  # before parties: /people/export is no person
    "shanhe.mail",
    "shanhe.parties",
    "shanhe.work",
    "shanhe.policy",
    "shanhe.indicators",
    "shanhe.results",
    "shanhe.pathway",
    "shanhe.needs",
    "shanhe.competitions",
    "shanhe.matching",
    "shanhe.introductions",
    "shanhe.notices",
    "shanhe.demo",
    "shanhe.web",
    "allauth",  # after shanhe.web, whose templates replace allauth's
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "shanhe.web.health.HealthMiddleware",
    "shanhe.kernel.http.ClientAddressMiddleware",
    "shanhe.kernel.http.SecurityHeadersMiddleware",  # outermost, so that files and redirects have them too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shanhe.kernel.http.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shanhe.zones.middleware.ZoneMiddleware",
    "shanhe.parties.middleware.ActorMiddleware",
    "shanhe.web.door.DoorMiddleware",
    "shanhe.kernel.http.CleanTextMiddleware",
    "shanhe.doors.sending.middleware.FormMiddleware",
    "shanhe.web.middleware.OperationErrorMiddleware",
    "shanhe.doors.api_support.heads.HeadMiddleware",  # innermost: all others see what was asked
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            # forms: every form that posts has its key with {% csrf_token %}
            "builtins": ["django_cotton.templatetags.cotton", "shanhe.doors.templatetags.forms"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "shanhe.web.context_processors.shell",
            ],
        },
    },
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "shanhe.web.forms.ShanheRenderer"

DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "shanhe.parties.demonstration.NotThePublishedPassword"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
# Only the tests set the clock (shanhe/kernel/clock.py).
CLOCK_CAN_BE_SET = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
# Made again from the database at any time; a backup leaves it out.
INDEX_ROOT = HOME / "index"
# A sentence-embedding model of one's own (a folder) and a dictionary in the format of CC-CEDICT; both optional.
MEANING_MODEL = env.text("SHANHE_MODEL", "")
DICTIONARY = env.text("SHANHE_DICTIONARY", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shanhe.web.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work:my-work"
LOGOUT_REDIRECT_URL = "web:home"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_ADAPTER = "shanhe.parties.adapter.AccountAdapter"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Shanhe"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SHANHE_ZONE = env.text("SHANHE_ZONE", "shanhewangu")
SHANHE_DEMO = False
# Whether the demonstration's accounts, whose password is published, may sign in.
SHANHE_DEMO_SIGN_IN = False
SHANHE_PUBLIC_URL = env.text("SHANHE_PUBLIC_URL", "")
# In mail, where neither SHANHE_PUBLIC_URL nor the zone's host names say more.
SHANHE_FALLBACK_URL = f"http://localhost:{env.number('PORT', 8000)}"
# How many reverse proxies stand before the product; as many addresses of X-Forwarded-For are believed.
SHANHE_PROXIES = env.number("SHANHE_PROXIES", 0)
SHANHE_MAX_FILE_BYTES = 50 * 1024 * 1024
DEFAULT_FROM_EMAIL = env.text("SHANHE_MAIL_FROM", "shanhe@localhost")
EMAIL_SUBJECT_PREFIX = ""
# A mailbox for what comes back: with bounces@zone.example, letters are sent from bounces+NUMBER@zone.example.
MAIL_BOUNCES = env.text("SHANHE_MAIL_BOUNCES", "")

# Seconds that the index and the jobs may be behind before /healthz and `shanhe check` say so.
SHANHE_INDEX_LAG = env.number("SHANHE_INDEX_LAG", 60)
SHANHE_JOBS_LAG = env.number("SHANHE_JOBS_LAG", 600)

NINJA_PAGINATION_PER_PAGE = 50
PROCRASTINATE_IMPORT_PATHS = ["shanhe.kernel.delivery"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("SHANHE_LOG_LEVEL", "WARNING")},
}

LANGUAGE_NAMES = {"zh-hans": _("Chinese"), "en": _("English")}
