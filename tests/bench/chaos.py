"""What the queue keeps of its promises when all breaks: ``python -m tests.bench.chaos [PART …] [--full] --json``.

`storm`: a thousand jobs, three workers, a fast fake engine; workers are killed, frozen and dismissed, all connections
cut, Redis frozen for a second and killed four times. `points`: a worker dies before every single command of a job.
`outages`: Redis is slow, silent, cut off in the middle of a chunk, full, read-only, locked, killed and empty.
`recordings`: twenty real films, five workers killed while they film. `secrets`: who may not ask, and what nobody may
read. Progress is told in lines; the last line of stdout is one JSON object with every figure and its limit.
"""

from collections.abc import Awaitable, Callable

from tests.bench.filming.figures import Part
from tests.bench.queueing.command import run
from tests.bench.queueing.options import Options
from tests.bench.queueing.outages import outages
from tests.bench.queueing.points import points
from tests.bench.queueing.recordings import recordings
from tests.bench.queueing.secrets import secrets
from tests.bench.queueing.storm import storm

PARTS: dict[str, Callable[[Options], Awaitable[Part]]] = {
    "storm": storm,
    "points": points,
    "outages": outages,
    "secrets": secrets,
    "recordings": recordings,
}

if __name__ == "__main__":
    run(PARTS, words=__doc__, full=5.0)
