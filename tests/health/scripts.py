"""Scripts whose outcome is the same in both engines: what gopher-lua has, what it lacks, where the two could differ.

Left out is what differs and may: the wording of an error, addresses, what a file on disk would give, a table's own
`__len`, a proxy's metatable, the order in which `pairs` walks a table that the script itself has made, and
`for k, v in next, a.b do`, which gopher-lua 1.1.2 begins at the second entry.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

RESOURCE: Final[dict[str, Any]] = {
    "apiVersion": "a.b/v1",
    "kind": "K",
    "metadata": {"name": "x", "generation": 3, "annotations": {"a/b": "c"}, "labels": {}},
    "spec": {
        "n": 1,
        "f": 1.5,
        "big": 2**53,
        "huge": 1e300,
        "t": True,
        "no": None,
        "list": [3, 1, None, 2],
        "empty": [],
        "deep": [[1, 2], [{"a": 1}], []],
        "words": ["b", "a", "c"],
    },
    "status": {
        "conditions": [
            {"type": "Ready", "status": "True", "n": 1, "sub": {"x": "y"}},
            {"type": "Synced", "status": "False"},
        ]
    },
}
"""A resource with a value of every kind."""


def expression(text: str) -> str:
    """Return a script whose message shows the values of an expression."""
    return f"""local function shown(...)
  local all = {{}}
  for nth = 1, select("#", ...) do all[nth] = tostring((select(nth, ...))) end
  return table.concat(all, "|")
end
return {{ status = "Healthy", message = shown({text}) }}"""


def body(text: str) -> str:
    """Return a script whose message shows what its body hands to `add`."""
    return f"""local all, concat, tostring, select = {{}}, table.concat, tostring, select
local function add(...)
  for nth = 1, select("#", ...) do all[#all + 1] = tostring((select(nth, ...))) end
end
{text}
return {{ status = "Healthy", message = concat(all, "|") }}"""


def _scripts(name: str, made: Callable[[str], str]) -> dict[str, str]:
    text = (Path(__file__).parent / "lua" / f"{name}.lua").read_text(encoding="utf-8")
    return {f"{name}.lua:{number}": made(line) for number, line in enumerate(text.splitlines(), 1) if number > 1}


SCRIPTS: Final = _scripts("expressions", expression) | _scripts("bodies", body) | _scripts("whole", str)
"""The scripts, by the line that each was made of."""
