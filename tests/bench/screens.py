"""Pictures of every page to look at: light and dark, 100 % and 200 %, English and Arabic.

`python -m tests.bench.screens OUT` writes them all; a name tells page, scheme, scale and language.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCALES = {"100": "1", "200": "2"}
LANGUAGES = ("en", "ar")


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for (name, factor), code in itertools.product(SCALES.items(), LANGUAGES):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
        subprocess.run(
            [sys.executable, "-m", "tests.bench.screens", str(out), "--at", name, code], check=True, env=environment
        )


def shoot(out: Path, scale: str, code: str) -> None:
    from autodemo_gui.core.text import tr
    from autodemo_gui.gui import language
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.shelf import title_of
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.gui.views.close_dialog import CloseDialog
    from autodemo_gui.gui.views.main_window import MainWindow
    from autodemo_gui.gui.views.recent import RecentFilm
    from autodemo_gui.gui.views.settings_dialog import SettingsDialog
    from tests.bench.scenes import entries, page, states, write_film

    app = make_app(["screens"])
    language.speak(app, code)
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
                window.header.show_place(tr("This computer"), answers=True)
                shelf = entries(Path(folder))
                window.start.recent.show_films([RecentFilm(each, title_of(each), page(640, 360)) for each in shelf[:4]])
                window.show()
                window.live.show_preview(page(), (1280, 720), (610, 460))
                window.show_state(state)
                settle(1.5 if name == "done" else 0.3)
                if name == "done":
                    window.result.player.jump_to(17)
                    settle(1.0)
                window.grab().save(str(out / f"{name}-{scheme}-{scale}-{code}.png"))
                if name == "start":
                    popover = window.start.length_limit.open()
                    settle()
                    popover.grab().save(str(out / f"popover-{scheme}-{scale}-{code}.png"))
                    popover.close()
                    looks = window.start.look.open()
                    settle()
                    looks.window().grab().save(str(out / f"looks-{scheme}-{scale}-{code}.png"))
                    looks.window().close()
                    window.start.more.setChecked(True)
                    settle()
                    window.grab().save(str(out / f"advanced-{scheme}-{scale}-{code}.png"))
                    window.start.more.setChecked(False)
                    window.start.address.field.setText("my product page")
                    settle()
                    window.grab().save(str(out / f"invalid-{scheme}-{scale}-{code}.png"))
                    for label, dialog in (
                        ("closing", CloseDialog(theme, window)),
                        ("settings", SettingsDialog({"redis_url": "redis://films.example:6379/0"}, theme, window)),
                    ):
                        dialog.open()
                        settle()
                        dialog.grab().save(str(out / f"{label}-{scheme}-{scale}-{code}.png"))
                        for number in range(dialog.pages.count()) if isinstance(dialog, SettingsDialog) else ():
                            dialog.show_page(number)
                            settle()
                            dialog.grab().save(str(out / f"{label}{number + 1}-{scheme}-{scale}-{code}.png"))
                        dialog.close()
                    window.show_library(is_shown=True)
                    window.library.show_entries(shelf)
                    window.library.list.setCurrentIndex(window.library.list.entries.index(0))
                    settle(0.5)
                    window.grab().save(str(out / f"library-{scheme}-{scale}-{code}.png"))
                window.end()
                window.deleteLater()
                settle()


if __name__ == "__main__":
    if "--at" in sys.argv:
        shoot(Path(sys.argv[1]), *sys.argv[3:5])
    else:
        main(Path(sys.argv[1]))
