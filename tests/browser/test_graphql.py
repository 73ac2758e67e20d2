"""Which operations a GraphQL document holds, whatever its strings, comments and fragments say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.browser.graphql import Kind, Operation, kind_of, operations

NAMES = st.from_regex(r"[_A-Za-z][_0-9A-Za-z]{0,8}", fullmatch=True) | st.sampled_from(
    ["query", "mutation", "subscription", "fragment", "on", "type"]
)
TRAPS = st.sampled_from(["mutation { a }", "} mutation M { b", "# no comment", '"', "{", "query", "\\"]) | st.text(
    max_size=12
)
BLANKS = st.lists(
    st.sampled_from([" ", "\n", "\t", ",", "\ufeff", "# mutation { a }\n", '# } """\r']), min_size=1, max_size=3
).map("".join)


def quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(one):04x}" if ord(one) < 32 else {'"': '\\"', "\\": "\\\\"}.get(one, one) for one in text
    )
    return f'"{escaped}"'


def block(text: str) -> str:
    inside = text.replace('"""', '\\"""')
    return f'"""{inside} """'


VALUES = st.recursive(
    TRAPS.map(quoted) | TRAPS.map(block) | st.sampled_from(["1", "-2.5e3", "true", "null", "$a", "MUTATION"]),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda values: f"[{' '.join(values)}]")
        | st.tuples(NAMES, inner).map(lambda field: f"{{{field[0]}: {field[1]}}}")
    ),
    max_leaves=3,
)
FIELDS = st.recursive(
    st.tuples(NAMES, VALUES).map(lambda field: f"{field[0]}(x: {field[1]})") | st.sampled_from(["a", "b: c", "...F"]),
    lambda inner: st.tuples(NAMES, inner).map(lambda field: f"... on {field[0]} @include(if: $x) {{ {field[1]} }}"),
    max_leaves=3,
)


@st.composite
def definitions(draw: st.DrawFn) -> tuple[str, Operation | None]:
    """A definition and the operation in it; a fragment has none."""
    sort = draw(st.sampled_from(["query", "mutation", "subscription", "fragment", "short"]))
    name, field, blank = draw(NAMES), draw(FIELDS), draw(BLANKS)
    variables = f"($v: [T!]! = {draw(VALUES)} @d)"
    match sort:
        case "short":
            return f"{{{blank}{field} }}", ("", "query")
        case "fragment":
            return f"fragment{blank}{name} on T {{ {field} }}", None
        case "query" | "mutation" | "subscription" as kind:
            is_named = draw(st.booleans())
            head = f"{kind}{blank}{name if is_named else ''}{variables if draw(st.booleans()) else ''}"
            return f"{head}{blank}{{ {field} }}", (name if is_named else "", kind)
        case _:
            raise AssertionError(sort)


@given(st.lists(definitions(), min_size=1, max_size=4), BLANKS)
@settings(max_examples=80, deadline=None)
def test_the_operations_are_those_that_were_written(written: list[tuple[str, Operation | None]], blank: str) -> None:
    document = blank.join(text for text, _ in written)
    assert operations(blank + document + blank) == [operation for _, operation in written if operation]


@given(st.lists(definitions(), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_only_a_document_of_queries_is_a_query(written: list[tuple[str, Operation | None]]) -> None:
    kinds = {operation[1] for _, operation in written if operation}
    assert (kind_of("\n".join(text for text, _ in written)) == "query") is (kinds == {"query"})


@given(definitions(), st.data())
@settings(max_examples=60, deadline=None)
def test_half_a_document_is_none(written: tuple[str, Operation | None], data: st.DataObject) -> None:
    text = written[0]
    assert operations(text[: data.draw(st.integers(1, len(text) - 1))]) == []


@given(st.text(alphabet=st.sampled_from('{}()[]"\\#\n qmf:$@!.0aé'), max_size=40))
@settings(max_examples=200, deadline=None)
def test_nothing_raises(text: str) -> None:
    assert kind_of(text) in {None, "query"}


@pytest.mark.parametrize(
    ("document", "name", "kind"),
    [
        ("{ a }", None, "query"),
        ("query A { a } mutation B { b }", None, "mutation"),
        ("query A { a } mutation B { b }", "A", "query"),
        ("query A { a } mutation B { b }", "B", "mutation"),
        ("query A { a } mutation B { b }", "C", None),
        ("query A { a } query A { b } mutation A { c }", "A", "mutation"),
        ("subscription { a }", None, "subscription"),
        ('"""describes it""" mutation { a }', None, "mutation"),
        ("fragment F on T { a }", None, None),
        ("type T { a: Int }", None, None),
        ("shoes", None, None),
        ("query\u00a0{ a }", None, None),
        ("{ a } }", None, None),
        ("{ a ( } )", None, None),
        ("", None, None),
    ],
)
def test_what_a_server_would_execute(document: str, name: str | None, kind: Kind | None) -> None:
    assert kind_of(document, name) == kind
