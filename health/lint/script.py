"""Script: all findings of one script."""

from health.lint import flow, libraries, numbers, results, scopes
from health.lint.finding import Finding
from health.lint.parser import parse
from health.lint.tokens import LuaSyntaxError

SYNTAX = "syntax"
DIALECT = "dialect"


def lint(text: str, *, open_libraries: bool = False, action: bool = False) -> list[Finding]:
    """Return what is wrong with a script, by line.

    Args:
        text: The script.
        open_libraries: Whether it runs with all libraries, as `useOpenLibs` has it.
        action: Whether it is of an action or a discovery, which return other things than a status.
    """
    try:
        script = parse(text)
    except LuaSyntaxError as error:
        return [Finding(error.line, SYNTAX, error.problem)]
    body = script.body
    uses = scopes.global_uses(body)
    found = {
        *(Finding(line, DIALECT, f"{what}: Argo CD and LuaJIT read it apart") for line, what in script.notes),
        *scopes.findings(uses),
        *libraries.patterns(body),
        *(libraries.closed(body, uses) if not open_libraries else ()),
        *flow.unreachable(body),
        *flow.returns(body),
        *numbers.findings(body),
        *(results.findings(body) if not action else ()),
    }
    return sorted(found)
