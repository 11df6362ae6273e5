"""The YAML reader's complaints in words that a policy's author knows."""

from __future__ import annotations

from huifang.kernel.text import Message

_COMPLAINTS = (
    (
        "mapping values are not allowed",
        Message("A colon stands where no key can be: a text that holds a colon and a space needs quotes around it."),
    ),
    ("cannot start any token", Message("A tab or a special character begins a value here; it needs quotes or spaces.")),
    ("while scanning a quoted scalar", Message("A quoted text is not closed, or holds a backslash of no meaning.")),
    ("while scanning a double-quoted scalar", Message("A quoted text holds a backslash of no meaning.")),
    ("while parsing a flow", Message("A bracket or brace is not closed, or a comma is missing in it.")),
    ("while parsing a block", Message("This line is not indented like the lines that it stands with.")),
    ("while scanning a simple key", Message("A key without a colon stands here.")),
    ("while scanning a block scalar", Message("The text after | or > is not indented as it began.")),
    ("alias", Message("The name of an alias (*) is missing.")),
    ("anchor", Message("The name of an anchor (&) is missing.")),
    ("tag", Message("Tags of YAML (!) are not read.")),
    ("directive", Message("A line that begins with a percent sign is not read.")),
    ("document", Message("The text goes on after the end of the document.")),
)


def syntax_message(problem: str, context: str) -> Message:
    """What is wrong with the writing, from the reader's `problem` and `context`."""
    said = f"{context} {problem}".lower()
    for words, message in _COMPLAINTS:
        if words in said:
            return message
    return Message("This cannot be read as YAML.")


def expected_for_syntax() -> Message:
    """What helps with every fault of writing; what follows such a fault is not checked."""
    return Message("Mend this line or the one before it and check again; the rest of the file was not checked.")
