"""The application: paths, the door before them, and errors as problems."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from autodemo_gui import __version__
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, JobNotCompleted
from autodemo_gui.core.job import Request as Wanted
from autodemo_gui.core.text import tr
from autodemo_gui.service import events, export, health, jobs
from autodemo_gui.service.desk import Desk
from autodemo_gui.service.door import Door
from autodemo_gui.service.metrics import Measured
from autodemo_gui.service.problems import answer, by_status

_ROUTERS = (jobs.router, events.router, export.router, health.router)


def create_app(desk: Desk) -> ASGIApp:
    """The service as an ASGI application; it wants the server of `server.py`, which knows its connections."""
    app = FastAPI(
        title="AutoDemo",
        version=__version__,
        description="Type a web address, get a demo video worth publishing.",
        docs_url=None,  # its page would load programs from elsewhere, and the door lets no page in
        redoc_url=None,
        redirect_slashes=False,  # an address that is not one of ours is unknown, not another one
    )
    app.state.desk = desk
    for router in _ROUTERS:
        app.include_router(router)
    app.add_exception_handler(AutoDemoError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(Exception, _defect)
    plain_document = app.openapi
    # FastAPI's own recipe for changing the document:
    app.openapi = lambda: _completed(plain_document(), wants_tokens=bool(desk.tokens))  # type: ignore[method-assign]
    return Measured(Door(app, desk.options.hosts), desk.metrics)


async def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, AutoDemoError):
        raise error
    job_status = None
    if isinstance(error, JobNotCompleted):
        desk: Desk = request.app.state.desk
        job_status = (await desk.queue.job(request.path_params["job_id"])).status.value
    told = answer(error, job_status=job_status)
    if (size := getattr(error, "size", None)) is not None:
        told.headers["Content-Range"] = f"bytes */{size}"
    return told


async def _invalid(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    return answer(InvalidInput(str(first["loc"][-1]), f"{first['msg']}."))


async def _by_status(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    told = answer(by_status(error.status_code, error.detail))
    told.headers.update(error.headers or {})
    if "Allow" in told.headers:
        told.headers["Allow"] = ", ".join(sorted(_methods_of(request.url.path)))
    return told


async def _defect(_request: Request, _error: Exception) -> Response:
    """What nobody expected; the framework raises it again after the answer, so that the log has it."""
    return answer(
        AutoDemoError(
            tr("The service met an error it did not expect."),
            tr("The fault is AutoDemo's own; the log has the details."),
            tr("Try again. If it happens again, please report it with the log."),
        )
    )


def _methods_of(path: str) -> set[str]:
    """Every method of a path; the framework names those of one function only."""
    routes = (route for router in _ROUTERS for route in router.routes if isinstance(route, APIRoute))
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}


def _completed(document: dict[str, Any], *, wants_tokens: bool) -> dict[str, Any]:
    """The OpenAPI document with the form of a request, which the service checks by itself so that its errors speak.

    Without tokens nothing is asked for, so the document does not ask either.
    """
    if not wants_tokens:
        for operation in (operation for path in document["paths"].values() for operation in path.values()):
            operation.pop("security", None)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    if "Request" not in schemas:
        form = Wanted.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= form.pop("$defs", {})
        schemas["Request"] = form
    return document
