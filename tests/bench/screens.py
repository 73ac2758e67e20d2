"""Pictures of every page, light and dark, at 100 % and 200 %, to look at: `python -m tests.bench.screens OUT`."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCALES = {"100": "1", "200": "2"}


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, factor in SCALES.items():
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
        subprocess.run(
            [sys.executable, "-m", "tests.bench.screens", str(out), "--at", name], check=True, env=environment
        )


def shoot(out: Path, scale: str) -> None:
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.shelf import title_of
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.gui.views.close_dialog import CloseDialog
    from autodemo_gui.gui.views.main_window import MainWindow
    from autodemo_gui.gui.views.recent import RecentFilm
    from autodemo_gui.gui.views.settings_dialog import SettingsDialog
    from tests.bench.scenes import entries, page, states, write_film

    app = make_app(["screens"])
    theme = Theme(app, "light")

    def settle(seconds: float = 0.2) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)

    with tempfile.TemporaryDirectory() as folder:
        film = write_film(Path(folder) / "film.mp4")
        for scheme in ("light", "dark"):
            theme.use(scheme)
            for name, state in states(film).items():
                window = MainWindow(theme)
                window.header.show_place("This computer", answers=True)
                shelf = entries(Path(folder))
                window.start.recent.show_films([RecentFilm(each, title_of(each), page(640, 360)) for each in shelf[:4]])
                window.show()
                window.live.show_preview(page(), (1280, 720), (610, 460))
                window.show_state(state)
                settle(1.5 if name == "done" else 0.3)
                if name == "done":
                    window.result.player.jump_to(17)
                    settle(1.0)
                window.grab().save(str(out / f"{name}-{scheme}-{scale}.png"))
                if name == "start":
                    popover = window.start.length_limit.open()
                    settle()
                    popover.grab().save(str(out / f"popover-{scheme}-{scale}.png"))
                    popover.close()
                    window.start.address.field.setText("my product page")
                    settle()
                    window.grab().save(str(out / f"invalid-{scheme}-{scale}.png"))
                    for label, dialog in (
                        ("closing", CloseDialog(theme, window)),
                        ("settings", SettingsDialog({"redis_url": "redis://films.example:6379/0"}, theme, window)),
                    ):
                        dialog.open()
                        settle()
                        dialog.grab().save(str(out / f"{label}-{scheme}-{scale}.png"))
                        dialog.close()
                    window.show_library(is_shown=True)
                    window.library.show_entries(shelf)
                    window.library.list.setCurrentIndex(window.library.list.entries.index(0))
                    settle(0.5)
                    window.grab().save(str(out / f"library-{scheme}-{scale}.png"))
                window.end()
                window.deleteLater()
                settle()


if __name__ == "__main__":
    if "--at" in sys.argv:
        shoot(Path(sys.argv[1]), sys.argv[3])
    else:
        main(Path(sys.argv[1]))
