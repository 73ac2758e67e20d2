"""The door of `python -m autodemo_gui` and of the installed command `autodemo`."""

import io
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:2] == ["render-process"]:  # a frozen build has no interpreter for `-m`
        from autodemo_gui.render.main import main as render_process

        sys.exit(render_process(sys.argv[2:]))

    from autodemo_gui.cli.root import run

    for stream in (sys.stdout, sys.stderr):
        # A name in Japanese must not end a recording on a console that cannot write it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
