import os

from django.core.wsgi import get_wsgi_application

from shanhe.kernel.http import reading_text_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = reading_text_only(get_wsgi_application())
