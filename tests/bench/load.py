"""What the service bears: ``python -m tests.bench.load [PART …] [--full] --json``.

`requests`: fifty a second for five minutes; `pickup`: how soon an idle worker begins; `exports`: films of 200 MB,
broken downloads, races; `flood`: ten times as many jobs as the queue takes, and fifty with one key; `bodies`: ten
thousand that mean nothing; `schema`: schemathesis against the OpenAPI document; `soak`: forty films of ten seconds by
one worker (two hundred with `--full`), and what it needs meanwhile; `throughput`: demos an hour of one worker and of
two. Redis, service and workers are processes of this bench and end with it. Progress is told in lines; the last line of
stdout is one JSON object with every figure and its limit.
"""

from collections.abc import Awaitable, Callable

from tests.bench.filming.figures import Part
from tests.bench.queueing.command import run
from tests.bench.queueing.exports import exports
from tests.bench.queueing.floods import bodies, flood, schema
from tests.bench.queueing.options import Options
from tests.bench.queueing.requests import pickup, requests
from tests.bench.queueing.soak import soak
from tests.bench.queueing.throughput import throughput

PARTS: dict[str, Callable[[Options], Awaitable[Part]]] = {
    "requests": requests,
    "pickup": pickup,
    "exports": exports,
    "flood": flood,
    "bodies": bodies,
    "schema": schema,
    "soak": soak,
    "throughput": throughput,
}

if __name__ == "__main__":
    run(PARTS, words=__doc__, full=5.0)
