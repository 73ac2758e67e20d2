"""What those who serve others do with Redis: whose job it is, everybody's share, downloads that end in removal."""

from collections.abc import AsyncIterator
from uuid import uuid4

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.queue import keys, record
from autodemo_gui.queue.blobs import download, gone, stored
from autodemo_gui.queue.client_side import ClientSide, check_has_video, unknown
from autodemo_gui.queue.link import text
from autodemo_gui.queue.port import State, Stored

READER_S = 60.0
"""How long a download counts as under way without a word of it."""


class ServiceSide(ClientSide):
    """The asking half of the queue, and what only a service for many needs of it."""

    async def owner(self, job_id: str) -> str:
        """Who submitted a job through a service; empty when it came another way.

        Raises:
            JobUnknown: no such job (any more).
            QueueUnreachable: Redis does not answer.
        """
        said = await self._link.call(self._link.redis.hget(keys.control(job_id), "owner"))
        if said is not None:
            return str(record.read(f'{{"owner":{text(said)}}}')["owner"])
        if not await self._link.call(self._link.redis.exists(keys.record(job_id))):
            raise unknown(job_id)
        return ""

    async def knows(self, idempotency_key: str, *, owner: str = "") -> bool:
        """Whether an owner's key has begun a job within the TTL.

        Raises:
            QueueUnreachable: Redis does not answer.
        """
        return bool(await self._link.call(self._link.redis.exists(keys.idempotency(idempotency_key, owner))))

    async def allow(self, bucket: str, *, per_s: float, burst: float) -> float:
        """Take one from an allowance that all who serve share.

        Args:
            bucket: whose allowance, and of what.
            per_s: how fast it fills.
            burst: how much it holds.

        Returns:
            Seconds to wait for the next one; 0 when there was one.

        Raises:
            QueueUnreachable: Redis does not answer.
        """
        return int(await self._link.run("allow", "", keys.allowance(bucket), str(per_s), str(burst), 1)) / 1000

    async def state(self) -> State:
        """The whole queue at a glance.

        Raises:
            QueueUnreachable: Redis does not answer.
        """
        found = await self._link.run("state", "")
        waiting, taken, delayed, given_up, workers, waited_ms = (int(number) for number in found[:6])
        counts = {name: int(count) for name, count in zip(found[6::2], found[7::2], strict=True)}
        return State(waiting, taken, delayed, given_up, workers, waited_ms / 1000, counts)

    async def server_version(self) -> str:
        """The version of the Redis server; empty where this user may not ask for it.

        Raises:
            QueueUnreachable: Redis does not answer.
        """
        try:
            found = await self._link.call(self._link.redis.info("server"))
        except EnvironmentProblem:
            return ""
        return str(found.get("redis_version", ""))

    async def workers(self) -> tuple[str, ...]:
        """Names of the workers that spoke lately, sorted.

        Raises:
            QueueUnreachable: Redis does not answer.
        """
        return tuple(sorted(await self._link.run("workers", "")))

    async def stored(self, job_id: str, name: str | None = None) -> Stored:
        """Size and digest of a job's film, or of the companion of this name.

        Raises:
            JobUnknown, JobNotCompleted, VideoGone: there is none.
            InvalidInput: the name is no plain file name.
            QueueUnreachable: Redis does not answer.
        """
        key, field = _place(job_id, name)
        job = await self.job(job_id)
        if name is None:
            check_has_video(job)
        said = await self._link.call(self._link.redis.hget(keys.control(job_id), field))
        return await stored(self._link, key, text(said))

    async def span(self, job_id: str, name: str | None, span: range) -> AsyncIterator[bytes]:
        """These bytes of a job's film, or of a companion, in chunks.

        Raises:
            VideoGone: it vanished on the way.
            QueueUnreachable: Redis does not answer.
        """
        async for chunk in download(self._link, _place(job_id, name)[0], span):
            yield chunk

    async def begin_reading(self, job_id: str) -> str:
        """Announce a download: until its end, or until it is silent for `READER_S`, the film stays.

        Returns:
            The download's token.

        Raises:
            VideoGone: somebody took the film; it goes with the last download that began before.
            JobUnknown: no such job (any more).
            QueueUnreachable: Redis does not answer.
        """
        token = uuid4().hex
        match await self._read(job_id, "begin", token):
            case "exported":
                raise gone()
            case "unknown":
                raise unknown(job_id)
            case _:
                return token

    async def go_on_reading(self, job_id: str, token: str) -> None:
        """Say that a download is still under way."""
        await self._read(job_id, "go_on", token)

    async def end_reading(self, job_id: str, token: str, *, taken: bool) -> bool:
        """End a download.

        Args:
            job_id: whose film.
            token: which download.
            taken: the reader has all of it, so nobody needs the job any more.

        Returns:
            Whether everything of the job is removed now.
        """
        is_removed = bool(await self._read(job_id, "taken" if taken else "broken", token) == "removed")
        if is_removed:
            await self.delete(job_id)  # what no script knows of: its picture, its credentials
        return is_removed

    async def _read(self, job_id: str, what: str, token: str) -> str:
        return str(await self._link.run("read", job_id, what, token, round(READER_S * 1000)))


def _place(job_id: str, name: str | None) -> tuple[str, str]:
    """The key of a film or companion, and the field of the control hash with its digest."""
    return (keys.video(job_id), "sha256") if name is None else (keys.file(job_id, name), f"sha256:{name}")
