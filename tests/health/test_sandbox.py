"""The sandbox is Argo CD's: what a script finds in it, and what it cannot do."""

from typing import Any

import pytest
from lupa.luajit21 import LuaRuntime

from health.engine import Engine, ScriptError
from health.verdict import Health
from tests.health.scripts import RESOURCE, SCRIPTS, body, expression

ENGINE = Engine()
LIBRARIES = Engine(libraries=True)
HURRIED = {libraries: Engine(libraries=libraries, seconds=0.2) for libraries in (False, True)}
SMALL = {libraries: Engine(libraries=libraries, seconds=60, memory=64 * 2**20) for libraries in (False, True)}

LATE = "context deadline exceeded"
FULL = "not enough memory"


def _said(script: str, engine: Engine = ENGINE) -> str:
    return engine.health(script, RESOURCE).message


def _why(script: str, engine: Engine = ENGINE) -> str:
    with pytest.raises(ScriptError) as refused:
        engine.health(script, RESOURCE)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.0", "1", id="a whole number"),
        pytest.param("-0.0", "0", id="minus zero"),
        pytest.param("1e15", "1000000000000000", id="where LuaJIT begins to write exponents"),
        pytest.param("2^53 + 1", "9007199254740992", id="beyond what a float64 tells apart"),
        pytest.param("-2^63", "-9223372036854775808", id="the least int64"),
        pytest.param("2^63", "9.223372036854776e+18", id="the first whole number that is no int64"),
        pytest.param("0.1 + 0.2", "0.30000000000000004", id="all digits that it takes"),
        pytest.param("2 ^ -24", "5.960464477539063e-08", id="the digits that read back at a power of two"),
        pytest.param("1 / 3", "0.3333333333333333", id="and no more"),
        pytest.param("999999.5", "999999.5", id="below a million"),
        pytest.param("1234567.5", "1.2345675e+06", id="from a million on, as Go has it"),
        pytest.param("0.0001", "0.0001", id="small"),
        pytest.param("0.00001234", "1.234e-05", id="smaller"),
        pytest.param("5e-324", "5e-324", id="the smallest of all"),
        pytest.param("1 / 0, -1 / 0, 0 / 0", "+Inf|-Inf|NaN", id="what is no number"),
        pytest.param("nil, true, false", "nil|true|false", id="other values"),
        pytest.param(
            "table.concat({ 1.5, 1e15, 0.1 + 0.2 }, ' ')", "1.5 1000000000000000 0.30000000000000004", id="in concat"
        ),
    ],
)
def test_tostring(text: str, expected: str) -> None:
    assert _said(expression(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"1e3"', "nil", id="an exponent without a point is no number"),
        pytest.param('"1.5e3"', "1500", id="with a point it is"),
        pytest.param('"0x1F"', "31", id="hexadecimal"),
        pytest.param('"-0x1F"', "nil", id="no sign before it"),
        pytest.param('" 10\\n"', "10", id="spaces around"),
        pytest.param('"\\r1"', "nil", id="but not every space"),
        pytest.param('"inf"', "nil", id="no name of a number"),
        pytest.param('"z", 36', "35", id="a base"),
        pytest.param('"8", 8', "nil", id="a digit beyond the base"),
        pytest.param('"9223372036854775807"', "9.223372036854776e+18", id="the greatest int64"),
        pytest.param('"9223372036854775808"', "nil", id="one more"),
        pytest.param('"-9223372036854775808"', "-9223372036854775808", id="the least int64"),
        pytest.param('""', "nil", id="empty"),
        pytest.param("{}", "nil", id="a table"),
    ],
)
def test_tonumber(text: str, expected: str) -> None:
    assert _said(expression(f"tonumber({text})")) == expected


def test_globals() -> None:
    script = body("for name in pairs(_G) do add(name) end table.sort(all)")

    assert _said(script) == (
        "_G|_GOPHER_LUA_VERSION|_VERSION|_printregs|actionParams|assert|collectgarbage|dofile|error|getfenv|"
        "getmetatable|ipairs|load|loadfile|loadstring|module|newproxy|next|obj|package|pairs|pcall|print|rawequal|"
        "rawget|rawset|require|select|setfenv|setmetatable|table|tonumber|tostring|type|unpack|xpcall"
    )


def test_globals_with_libraries() -> None:
    script = body("for name in pairs(_G) do add(name) end")

    added = set(_said(script, LIBRARIES).split("|")) - set(_said(script).split("|"))

    assert added == {"coroutine", "math", "os", "string"}


@pytest.mark.parametrize(
    ("script", "engine"),
    [
        pytest.param('return ("x"):match("x")', ENGINE, id="methods of texts"),
        pytest.param("return string.len('x')", ENGINE, id="string"),
        pytest.param("return os.time()", ENGINE, id="os without require"),
        pytest.param('require("string")', ENGINE, id="string by require"),
        pytest.param('require("string")', LIBRARIES, id="not even with libraries"),
        pytest.param('require("io")', ENGINE, id="io by require"),
        pytest.param('require("ffi")', LIBRARIES, id="what only LuaJIT has"),
        pytest.param('io.open("/etc/passwd")', LIBRARIES, id="files with libraries"),
        pytest.param('os.execute("true")', LIBRARIES, id="programs with libraries"),
        pytest.param("debug.getinfo(1)", LIBRARIES, id="debug with libraries"),
        pytest.param('dofile("/etc/passwd")', LIBRARIES, id="dofile"),
        pytest.param('assert(loadfile("/etc/passwd"))', LIBRARIES, id="loadfile"),
        pytest.param("python.eval('1')", LIBRARIES, id="python"),
        pytest.param("#!/usr/bin/lua", ENGINE, id="a first line for a shell"),
        pytest.param("setmetatable(newproxy(), {})", ENGINE, id="finalizers"),
        pytest.param("setfenv(pairs, {})", ENGINE, id="environments of what is not the script's"),
    ],
)
def test_closed(script: str, engine: Engine) -> None:
    with pytest.raises(ScriptError):
        engine.health(f"{script}\nreturn {{ status = 'Healthy' }}", RESOURCE)


def test_no_bytecode() -> None:
    """It would run unchecked, and so out of the sandbox; this one is good."""
    code: Any = LuaRuntime().eval("{ string.byte(string.dump(function() return 1 end), 1, -1) }")
    text = "".join(f"\\{byte}" for byte in code.values())

    found = _said(f"local text = '{text}' {expression('loadstring(text)')}")

    assert found == "nil|attempt to load chunk with wrong mode"


def test_print_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    ENGINE.health("print(obj, 'x') _printregs()", RESOURCE)

    assert capfd.readouterr() == ("", "")


def test_time() -> None:
    script = expression('require("os").date("!%Y-%m-%dT%H:%M:%SZ"), require("os").time() > 1.7e9, require("os").getenv')

    year, later, getenv = _said(script).split("|")

    assert year.startswith("20")
    assert (later, getenv) == ("true", "nil")


@pytest.mark.parametrize("libraries", [pytest.param(False, id="closed"), pytest.param(True, id="libraries")])
@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param("while true do end", LATE, id="loops"),
        pytest.param("repeat until pcall(function() while true do end end) == 1", LATE, id="loops and catches it"),
        pytest.param("local function f() while true do pcall(f) end end f()", LATE, id="catches it at every depth"),
        pytest.param(
            "while true do xpcall(function() while true do end end, print) end", LATE, id="has a handler for it"
        ),
        pytest.param(
            "setmetatable(obj, { __index = function() while true do end end }) return obj.x",
            LATE,
            id="loops in a metamethod",
        ),
        pytest.param("table.sort({ 1, 2, 3 }, function() while true do end end)", LATE, id="loops while it sorts"),
        pytest.param("load(function() return ' ' end)", LATE, id="loads permanently"),
        pytest.param("local function f() return f() end f()", LATE, id="calls itself last"),
        pytest.param("local function f() return 1 + f() end f()", "stack overflow", id="recurses"),
        pytest.param(
            "local function f() table.sort({ 2, 1 }, f) end f()", "stack overflow", id="recurses through the sandbox"
        ),
        pytest.param(
            "error(setmetatable({}, { __tostring = function() while true do end end }))",
            "table",
            id="fails with what loops",
        ),
        pytest.param("local s = 'x' for _ = 1, 30 do s = s .. s end", FULL, id="allocates 1 GB"),
        pytest.param("local t = {} for n = 1, 1e8 do t[n] = { n } end", FULL, id="allocates it in pieces"),
        pytest.param(
            "repeat until pcall(function() local s = 'x' while true do s = s .. s end end) == 1",
            FULL,
            id="allocates and catches it",
        ),
        pytest.param(
            "local t = {} t.t = t return t",
            "cannot encode recursively nested tables to JSON",
            id="returns a table in itself",
        ),
        pytest.param(
            "local t = {} for _ = 1, 1e5 do t = { t } end return t", "stack overflow", id="returns a deep table"
        ),
        pytest.param(
            "return { status = 'Healthy', message = tostring }",
            "cannot encode function to JSON",
            id="returns a function",
        ),
        pytest.param("return 5", "expect table output from Lua script, not number", id="returns a number"),
        pytest.param("error({})", "table", id="fails with a table"),
        pytest.param("error()", "nil", id="fails with nothing"),
        pytest.param("error('why', 0)", "why", id="fails"),
        pytest.param("error('two\\nlines', 0)", "two lines", id="fails with two lines"),
        pytest.param(
            "return nope.x", "<string>:1: attempt to index global 'nope' (a nil value)", id="reads what is not there"
        ),
        pytest.param("x =", "<string>:1: unexpected symbol near '<eof>'", id="is no Lua"),
    ],
)
def test_clear_errors(script: str, why: str, libraries: bool) -> None:  # noqa: FBT001
    engine = (HURRIED if why == LATE else SMALL)[libraries]

    assert _why(script, engine) == why
    # And the engine is as good as before.
    assert engine.health("return { status = 'Healthy', message = obj.kind }", RESOURCE) == Health("Healthy", "K")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("local c = coroutine.wrap(function() while true do end end) c()", id="loops in a coroutine"),
        pytest.param(
            "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
            id="and catches it",
        ),
    ],
)
def test_deadline_in_coroutines(script: str) -> None:
    assert _why(script, HURRIED[True]) == LATE


SPOIL = """
for name in pairs(_G) do if name ~= "_G" then leaked = name end end
table.insert, table.new, package.loaded.os, package.loaded.x = nil, 1, 5, 1
setmetatable(_G, { __index = function() return "spoilt" end })
setmetatable("", { __index = function() return "spoilt" end })
setmetatable(1, { __index = function() return "spoilt" end })
setmetatable(true, { __index = function() return "spoilt" end })
setmetatable(print, { __index = function() return "spoilt" end })
if rawget(_G, "string") then string.len, string.new = nil, 1 end
obj.kind, obj.spec.deep[1][1], obj.status = "spoilt", "spoilt", nil
setfenv(0, {})
setfenv(1, {})
"""

CLEAN = """
add(leaked, pairs ~= nil, table.insert ~= nil, table.new, type(require("os")), package.loaded.x, nothing)
add(pcall(function() return ("x").spoilt == "spoilt" end), pcall(function() return (1).x end))
add(pcall(function() return (true).x end), pcall(function() return print.x end))
add(string and string.len("xy"), string and string.new, getfenv(0) == _G, getmetatable(_G))
add(obj.kind, obj.spec.deep[1][1], #obj.status.conditions)
"""


@pytest.mark.parametrize("libraries", [pytest.param(False, id="closed"), pytest.param(True, id="libraries")])
def test_nothing_leaks_into_the_next_evaluation(libraries: bool) -> None:  # noqa: FBT001
    before = Engine(libraries=libraries)
    fresh = before.health(body(CLEAN), RESOURCE)

    before.health(SPOIL, RESOURCE)

    assert before.health(body(CLEAN), RESOURCE) == fresh
    assert "spoilt" not in fresh.message
    assert RESOURCE["kind"] == "K"
    assert RESOURCE["spec"]["deep"][0][0] == 1


@pytest.mark.parametrize("script", [pytest.param(script, id=line) for line, script in SCRIPTS.items()])
def test_after_all_others_as_at_first(script: str) -> None:
    def outcome(engine: Engine) -> object:
        try:
            return engine.health(script, RESOURCE)
        except ScriptError as error:
            return str(error)

    assert outcome(HURRIED[False]) == outcome(Engine(seconds=0.2))
