"""Serves Django's own admin to everybody, without a login: ``python admin_serve.py PORT FOLDER``.

Whoever comes may add, change and delete. Started as a program of its own, with Django from the bench's cache on its
path.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

LIBRARY = Path(__file__).parents[1] / "exploring" / "django_site"
urlpatterns: list[Any] = []


class Everybody:
    """Middleware: whoever comes is the librarian."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        from django.contrib.auth.models import User

        request.user = User(pk=1, username="librarian", is_staff=True, is_superuser=True, is_active=True)
        return self._get_response(request)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The proxy in front keeps the log."""


def configure(database: Path) -> None:
    """Settle everything a settings module would."""
    needed = ("auth", "messages", "request")
    settings.configure(
        SECRET_KEY="for a bench on loopback",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="__main__",
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages")),
            *("django.contrib.staticfiles", "tool_library"),
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        f"django.{'template' if name == 'request' else f'contrib.{name}'}.context_processors.{name}"
                        for name in needed
                    ]
                },
            }
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "__main__.Everybody",
        ],
        STATIC_URL="/static/",
        USE_TZ=False,
    )
    django.setup()


def open_admin() -> None:
    """Everything of the library may be added, searched, filtered, changed and deleted at the root of the site."""
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.urls import path
    from tool_library.models import Loan, Member, Tool
    from tool_library.stock import fill

    call_command("migrate", verbosity=0)
    fill()
    User.objects.create_superuser("librarian")
    pages = {
        Tool: {"list_display": ("name", "category", "state"), "list_filter": ("category", "state")},
        Member: {"list_display": ("name", "street", "since"), "search_fields": ("name",)},
        Loan: {"list_display": ("tool", "began", "returned"), "list_editable": ("returned",)},
    }
    for model, options in pages.items():
        admin.site.register(
            model, type(f"{model.__name__}Admin", (admin.ModelAdmin,), {"list_per_page": 20, **options})
        )
    urlpatterns.append(path("", admin.site.urls))


def main(port: str, folder: str) -> None:
    sys.path.insert(0, str(LIBRARY))
    configure(Path(folder) / "library.db")
    open_admin()
    application = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", int(port), application, server_class=_Server, handler_class=_Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
