"""What one job has done on the network, remembered across its browsers: how much it carried, where its site was."""

from collections.abc import Iterable

from autodemo_gui.browser.ip import IP, is_public

JOB_CAP_BYTES = 2 * 1024**3
"""Bytes a job may carry, both directions and both browsers together.

A page weighs 2.7 MB in the median and 10 MB at the ninetieth percentile (HTTP Archive, Web Almanac 2024, page weight):
this is 200 loads of the latter, and a job makes some sixty. What is refused is a site that streams without end.
"""


class OverCapError(Exception):
    """The job has carried all it may."""


class Ledger:
    """The account of one job; the walls of its rehearsal and of its film share it."""

    def __init__(self, cap_bytes: int = JOB_CAP_BYTES) -> None:
        """Begin with nothing carried."""
        self.cap_bytes = cap_bytes
        self.carried_bytes = 0
        self._typed_ips: frozenset[IP] | None = None

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be carried."""
        return self.carried_bytes >= self.cap_bytes

    def carry(self, count: int) -> None:
        """Enter bytes that are about to be passed on.

        Raises:
            OverCapError: they are more than is left; they must not be passed on.
        """
        self.carried_bytes += count
        if self.carried_bytes > self.cap_bytes:
            raise OverCapError

    def typed_ips(self, addresses: Iterable[IP]) -> frozenset[IP]:
        """The addresses that the typed name had the first time it was looked up, given what it has now.

        A name that turns to a private address later was not typed as a private origin (DNS rebinding), and neither was
        one that has a private address beside public ones.
        """
        if self._typed_ips is None:
            now = frozenset(addresses)
            public = frozenset(filter(is_public, now))
            self._typed_ips = public or now
        return self._typed_ips
