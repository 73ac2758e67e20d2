"""Where a run has been: the pages shown, the way to each of them, and how deep that is."""

from autodemo_gui.core.address import page_key

__all__ = ["Trail", "page_key"]


class Trail:
    """The pages shown so far, and the path of navigations that leads to the one shown now."""

    def __init__(self) -> None:
        """No page yet."""
        self._urls: dict[str, str] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._path: tuple[str, ...] = ()
        self._deepest = 0

    @property
    def depth(self) -> int:
        """Page navigations between the start page and the page shown."""
        return max(0, len(self._path) - 1)

    @property
    def deepest(self) -> int:
        """The largest depth so far."""
        return self._deepest

    @property
    def visited_urls(self) -> tuple[str, ...]:
        """Address of each page shown, in order, each page once."""
        return tuple(self._urls.values())

    @property
    def keys(self) -> frozenset[str]:
        """`page_key` of each page shown."""
        return frozenset(self._urls)

    @property
    def here(self) -> str:
        """`page_key` of the page shown; empty before the first."""
        return self._path[-1] if self._path else ""

    def arrive(self, url: str) -> bool:
        """A page is shown; one on the current path means going back.

        Returns:
            Whether it is shown for the first time.
        """
        key = page_key(url)
        if key in self._path:
            self._path = self._path[: self._path.index(key) + 1]
        else:
            self._path = (*self._path, key)
        return self._note(key, url)

    def open(self, url: str) -> bool:
        """A page is opened by its address: one shown before lies where it was first reached, another next to the start.

        Returns:
            Whether it is shown for the first time.
        """
        key = page_key(url)
        if key in self._paths:
            self.return_to(key)
            return False
        self._path = self._path[:1]
        return self.arrive(url)

    def return_to(self, key: str) -> None:
        """A page shown before was opened by its address: the way to it is again the one it was first reached by."""
        self._path = self._paths[key]

    def depth_of(self, key: str) -> int:
        """How deep a page shown before lies."""
        return len(self._paths[key]) - 1

    def depth_after(self, url: str) -> int:
        """How deep the page shown would be once `arrive(url)` is called."""
        key = page_key(url)
        return self._path.index(key) if key in self._path else len(self._path)

    def _note(self, key: str, url: str) -> bool:
        self._deepest = max(self._deepest, self.depth)
        if key in self._urls:
            return False
        self._urls[key] = url
        self._paths[key] = self._path
        return True
