"""Serves the tool library: ``python serve.py PORT DATABASE``; prints its address once it answers.

Started as a program of its own, with Django from the bench's cache on its path: the project itself has no Django.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

HERE = Path(__file__).parent


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The proxy in front keeps the log."""


def configure(database: str) -> None:
    """Settle everything a settings module would."""
    settings.configure(
        SECRET_KEY="for a bench on loopback",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tool_library.urls",
        INSTALLED_APPS=["django.contrib.staticfiles", "tool_library"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
        STATIC_URL="/static/",
        USE_TZ=False,
    )
    django.setup()


def main(port: str, database: str) -> None:
    sys.path.insert(0, str(HERE))
    configure(database)
    from tool_library.stock import fill

    fill()
    application = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", int(port), application, server_class=_Server, handler_class=_Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
