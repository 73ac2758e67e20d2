"""What the renderer's tests share."""

from pathlib import Path

import pytest

from autodemo_gui.render.ffmpeg import find_ffmpeg
from tests.render.takes import scrolling_take, shop_take


@pytest.fixture(scope="session")
def ffmpeg() -> Path:
    return find_ffmpeg()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop_take(tmp_path_factory.mktemp("take"))


@pytest.fixture(scope="session")
def scrolling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds in which every frame is new, so that a test can act while it is rendered."""
    return scrolling_take(tmp_path_factory.mktemp("scrolling"))
