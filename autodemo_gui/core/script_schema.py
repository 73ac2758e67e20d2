"""The published form of a script, for editors and other programs: JSON Schema, made from the model.

`python -m autodemo_gui.core.script_schema > resources/schema/script.schema.json` writes it anew.
"""

import json
import sys
from typing import Any

from autodemo_gui.core.script import Script

SCHEMA_ID = "urn:autodemo:script:1"
"""Names the version of the form; it is no address, the file comes with the program."""


def script_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12, pydantic's dialect) of a `*.script.json`."""
    schema = Script.model_json_schema()
    pointer = {"type": "string", "title": "Schema", "description": "where an editor finds this schema"}
    schema["properties"] = {"$schema": pointer, **schema["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def script_schema_json() -> str:
    """The text of the published file."""
    return json.dumps(script_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(script_schema_json())
