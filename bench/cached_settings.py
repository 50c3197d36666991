"""The site’s own settings, with Django’s page cache around all that answers."""

from govdigital.settings import *  # noqa: F403
from govdigital.settings import MIDDLEWARE as OURS

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "bench.cached_settings.long_lived",
    *OURS,
    "django.middleware.cache.FetchFromCacheMiddleware",
]


def long_lived(get_response):
    """Let the cache keep what our own headers tell it to ask for each time."""

    def answer(request):
        response = get_response(request)
        response.headers["Cache-Control"] = "max-age=600"
        return response

    return answer
