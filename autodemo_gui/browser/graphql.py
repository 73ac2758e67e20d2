"""Reads of a GraphQL document what it asks the server to do: the one thing by which a POST can be told to be a read."""

import re
from typing import Literal, cast

Kind = Literal["query", "mutation", "subscription"]
Operation = tuple[str, Kind]
"""Name (empty when it has none) and kind."""

# Lexical grammar of https://spec.graphql.org/September2025/ (2.1), as far as brackets and names need it. Blank space is
# what the specification lists and nothing else; in a block string only `\"""` is an escape.
_TOKEN = re.compile(
    r'''(?P<blank>[\t\n\r ,\ufeff]+|\#[^\n\r]*)
      | (?P<string>"""(?:\\"""|(?!""").)*"""|"(?!"")(?:[^"\\\n\r]|\\[^\n\r])*"|""(?!"))
      | (?P<name>[_A-Za-z][_0-9A-Za-z]*)
      | (?P<open>[({\[])
      | (?P<close>[)}\]])
      | (?P<other>\.\.\.|[!$&:=@|]|-?[0-9][0-9.eE+-]*)''',
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_KINDS = ("query", "mutation", "subscription")


def operations(document: str) -> list[Operation]:
    """The operations of an executable document, in order; none if it is not one or cannot be read.

    Args:
        document: GraphQL source text.
    """
    found: list[Operation] = []
    awaited: list[str] = []  # closing brackets
    in_definition = names_next = False
    end = 0
    for token in _TOKEN.finditer(document):
        if token.start() != end:
            return []
        end = token.end()
        sort, text = token.lastgroup, token.group()
        if sort == "blank":
            continue
        if sort == "open":
            if not in_definition:
                if text != "{":
                    return []
                found.append(("", "query"))  # the short form
                in_definition = True
            awaited.append(_PAIRS[text])
        elif sort == "close":
            if not awaited or awaited.pop() != text:
                return []
            if not awaited and text == "}":
                in_definition = False
        elif not in_definition and sort == "name":
            if text not in (*_KINDS, "fragment"):
                return []  # a schema, or no GraphQL at all
            in_definition = True
            if text != "fragment":
                found.append(("", cast("Kind", text)))
                names_next = True
                continue
        elif not in_definition and sort != "string":  # a definition may be described
            return []
        elif names_next and sort == "name":
            found[-1] = (text, found[-1][1])
        names_next = False
    return [] if end != len(document) or awaited or in_definition else found


def kind_of(document: str, operation_name: str | None = None) -> Kind | None:
    """What a server would execute; where that is ambiguous, the kind that is not a query.

    Args:
        document: GraphQL source text.
        operation_name: selects among several operations, as in the request.

    Returns:
        None if the document cannot be read, or has no operation of that name.
    """
    kinds = [kind for name, kind in operations(document) if not operation_name or name == operation_name]
    return next((kind for kind in kinds if kind != "query"), kinds[0] if kinds else None)
