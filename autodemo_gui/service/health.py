"""What those ask who watch over the service: does it live, can it work, how does it stand."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.responses import Response

from autodemo_gui import __version__
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.service.desk import AtDesk, named
from autodemo_gui.service.metrics import MEDIA_TYPE
from autodemo_gui.service.problems import Json, documented

router = APIRouter(tags=["watching"])


class Health(BaseModel):
    """The process lives."""

    status: str
    version: str


class Readiness(BaseModel):
    """The service can take jobs."""

    status: str
    waiting: int
    workers: int


@router.get("/health", response_model=Health)
async def health() -> Response:
    """Whether the process answers; Redis is not asked, because a restart of this process would not bring it back."""
    return Json({"status": "ok", "version": __version__})


@router.get("/ready", response_model=Readiness, responses=documented())
async def ready(desk: AtDesk) -> Response:
    """Whether jobs can be taken: the queue answers. Without a worker they wait, so that is said, not refused."""
    state = await desk.queue.state()
    return Json({"status": "ready", "waiting": state.waiting, "workers": state.workers})


@router.get(
    "/metrics",
    dependencies=[Depends(named)],
    response_class=Response,
    responses=documented() | {200: {"description": "figures", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def metrics(desk: AtDesk) -> Response:
    """Figures for Prometheus; while Redis is away those of the queue are left out, and `autodemo_redis_up` is 0."""
    try:
        state = await desk.queue.state()
    except AutoDemoError:
        state = None
    return Response(desk.metrics.page(state), media_type=MEDIA_TYPE)
