"""Prints the requirements of optional dependencies, for pip: with the package itself would come the window's.

`python extra.py NAME…`, in the folder of pyproject.toml.
"""

import sys
import tomllib
from pathlib import Path

if __name__ == "__main__":
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    print(*(requirement for name in sys.argv[1:] for requirement in extras[name]), sep="\n")
