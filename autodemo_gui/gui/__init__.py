"""The window: what a person sees and does, as views of one session state; the only room that knows Qt.

pydantic is imported here, before Qt and by the main thread. Once PySide6 is there it looks into the source of every
module that is imported, and asks the module for attributes to find it; pydantic's modules answer that by importing one
another. With a second thread at work, that has ended in "cannot import name … from partially initialized module".
"""

import autodemo_gui.core.job  # noqa: F401
