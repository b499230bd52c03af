"""The lint of one script: each rule with what it finds and what it must leave alone."""

import pytest

from health.lint.script import lint

GOOD = """
local hs = { status = "Healthy", message = "" }
if obj.status ~= nil then
  for _, condition in ipairs(obj.status.conditions or {}) do
    if condition.type == "Ready" and condition.status ~= "True" then
      hs.status, hs.message = "Degraded", tostring(condition.message)
      return hs
    end
  end
end
return hs
"""


def rules(script: str, *, open_libraries: bool = False, action: bool = False) -> list[tuple[int, str]]:
    return [(finding.line, finding.rule) for finding in lint(script, open_libraries=open_libraries, action=action)]


def test_good_script_has_no_finding() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("local a = string.len('x')\nreturn {}", [(1, "library")], id="string"),
        pytest.param("local a = math.max(1, 2)\nreturn {}", [(1, "library")], id="math"),
        pytest.param("local a = os.time()\nreturn {}", [(1, "library")], id="the global os"),
        pytest.param('local os = require("os")\nlocal a = os.time()\nreturn {}', [], id="os by require"),
        pytest.param(
            'local os = require("os")\nlocal a = os.getenv("HOME")\nreturn {}', [(2, "library")], id="os.getenv"
        ),
        pytest.param('local s = require("string")\nreturn {}', [(1, "library")], id="string by require"),
        pytest.param('local a = ("x"):upper()\nreturn {}', [(1, "library")], id="method of a literal"),
        pytest.param("local a = obj.kind:match('x')\nreturn {}", [(1, "library")], id="method of a field"),
        pytest.param("local a = table.foreach\nreturn {}", [(1, "library")], id="a function that table lacks"),
        pytest.param("local a = table.concat({})\nreturn {}", [], id="a function that table has"),
        pytest.param("local string = { len = 1 }\nlocal a = string.len\nreturn {}", [], id="a local called string"),
        pytest.param("local table = {}\nlocal a = table.foreach\nreturn {}", [], id="a local called table"),
    ],
)
def test_libraries(script: str, expected: list[tuple[int, str]]) -> None:
    assert rules(script) == expected
    assert rules(script, open_libraries=True) == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("string.find(obj.kind, '%f[x]')\nreturn {}", [(1, "pattern")], id="frontier"),
        pytest.param("obj.kind:gsub('%f[x]', '')\nreturn {}", [(1, "pattern")], id="frontier in a method"),
        pytest.param("string.format('%f', 1)\nreturn {}", [], id="%f of format"),
        pytest.param("local g = string.gmatch(obj.kind, 'x')\nreturn {}", [(1, "pattern")], id="gmatch kept"),
        pytest.param("for w in obj.kind:gmatch('x') do obj.x = w end\nreturn {}", [], id="gmatch behind in"),
    ],
)
def test_patterns_count_even_with_libraries(script: str, expected: list[tuple[int, str]]) -> None:
    assert rules(script, open_libraries=True) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("do return {} end\nlocal a = 1\nreturn a", [2], id="behind a return"),
        pytest.param("while obj do\n  do break end\n  obj.x = 1\nend\nreturn {}", [3], id="behind a break"),
        pytest.param("goto done\nobj.x = 1\n::done::\nreturn {}", [2], id="behind a goto"),
        pytest.param("goto done\n::done::\nreturn {}", [], id="a label is reached from anywhere"),
        pytest.param("error('no')\nreturn {}", [2], id="behind an error"),
        pytest.param("if false then\n  obj.x = 1\nend\nreturn {}", [2], id="never true"),
        pytest.param("if not {} then\n  obj.x = 1\nend\nreturn {}", [2], id="not of a table"),
        pytest.param("if obj and nil then\n  obj.x = 1\nend\nreturn {}", [2], id="and nil"),
        pytest.param("if obj or nil then\n  obj.x = 1\nend\nreturn {}", [], id="or nil depends"),
        pytest.param("if 1 then\n  obj.x = 1\nelse\n  obj.x = 2\nend\nreturn {}", [4], id="else of always"),
        pytest.param(
            "if 1 then\n  obj.x = 1\nelseif obj then\n  obj.x = 2\nend\nreturn {}", [4], id="elseif of always"
        ),
        pytest.param("if obj then return {} else return {} end\nobj.x = 1", [2], id="both branches end"),
        pytest.param("while true do\n  obj.x = 1\nend\nreturn {}", [4], id="a loop without end"),
        pytest.param("while true do\n  if obj then break end\nend\nreturn {}", [], id="a loop with a break"),
        pytest.param(
            "while true do\n  for _ in pairs(obj) do break end\nend\nreturn {}", [4], id="the break of another loop"
        ),
        pytest.param("while nil do\n  obj.x = 1\nend\nreturn {}", [1], id="a loop that never runs"),
        pytest.param("repeat\n  do return {} end\nuntil obj\nreturn {}", [4], id="a repeat that returns"),
        pytest.param("for _, v in pairs(obj) do\n  do return v end\nend\nreturn {}", [], id="a for may not run"),
        pytest.param("local function f()\n  do return 1 end\n  f()\nend\nreturn f()", [3], id="in a function"),
    ],
)
def test_unreachable(script: str, expected: list[int]) -> None:
    assert rules(script) == [(line, "unreachable") for line in expected]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("hs = {}\nreturn hs", [1], id="assigned"),
        pytest.param("function f()\n  return {}\nend\nreturn f()", [1], id="a function"),
        pytest.param("local hs = {}\nhs.x = 1\nreturn hs", [], id="a field of a local"),
        pytest.param("for i = 1, 2 do\n  i = 3\nend\nreturn {}", [], id="the variable of a for"),
        pytest.param("local function f(a, ...)\n  a = ...\n  return a\nend\nreturn f(1)", [], id="a parameter"),
        pytest.param("do\n  local a = 1\nend\na = 2\nreturn {}", [4], id="a local that is over"),
        pytest.param("local a = a\nreturn {}", [1], id="a local is not yet there in its own value"),
        pytest.param("local function f()\n  return f\nend\nreturn f()", [], id="a local function sees itself"),
        pytest.param("repeat\n  local done = true\nuntil done\nreturn {}", [], id="until sees the body's locals"),
        pytest.param("return nul", [1], id="read, never set"),
        pytest.param("local f = function()\n  x = 1\nend\nreturn f", [2], id="in a function's body"),
    ],
)
def test_globals(script: str, expected: list[int]) -> None:
    assert rules(script) == [(line, "global") for line in expected]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("local m = 1e15 .. ''\nreturn {}", ["number"], id="15 zeroes"),
        pytest.param("local m = 100000000000000 .. ''\nreturn {}", ["number"], id="14 zeroes"),
        pytest.param("local m = 99999999999999 .. ''\nreturn {}", [], id="14 digits"),
        pytest.param("local m = 0.1234567890123456 .. ''\nreturn {}", ["number"], id="a long fraction"),
        pytest.param("local m = 0.25 .. ''\nreturn {}", [], id="a short fraction"),
        pytest.param("local m = obj.a * 2 .. ''\nreturn {}", ["number"], id="a product"),
        pytest.param("local m = 'x' .. (obj.a / 3)\nreturn {}", ["number"], id="a quotient in brackets"),
        pytest.param("local m = 'x' .. tonumber(obj.a)\nreturn {}", ["number"], id="tonumber"),
        pytest.param("local m = 'x' .. tostring(obj.a * 2)\nreturn {}", [], id="tostring"),
        pytest.param("local m = 'x' .. #obj.a\nreturn {}", [], id="a length"),
        pytest.param("local m = 0xFFFFFFFFFFFFF .. ''\nreturn {}", ["number"], id="hexadecimal"),
    ],
)
def test_numbers(script: str, expected: list[str]) -> None:
    assert [rule for _, rule in rules(script)] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("local hs = {}\nhs.message = 1\nreturn hs", [(2, "message")], id="a number"),
        pytest.param("local hs = {}\nhs.message = obj.a == 1\nreturn hs", [(2, "message")], id="a comparison"),
        pytest.param("local hs = {}\nhs.message = obj.a or {}\nreturn hs", [(2, "message")], id="or a table"),
        pytest.param("local hs = {}\nhs.status = function() end\nreturn hs", [(2, "message")], id="a function"),
        pytest.param("return { message = #obj.a }", [(1, "message")], id="in the returned table"),
        pytest.param("local hs = { message = true }\nreturn hs", [(1, "message")], id="in the table of a local"),
        pytest.param('local hs = {}\nhs["message"] = tonumber("1")\nreturn hs', [(2, "message")], id="by brackets"),
        pytest.param("local hs = {}\nhs.status, hs.message = 'Healthy', 1\nreturn hs", [(2, "message")], id="two"),
        pytest.param("local hs = {}\nhs.message = nil\nreturn hs", [], id="nil is no message"),
        pytest.param("local hs = {}\nhs.message = obj.a\nreturn hs", [], id="a field, of which nothing is known"),
        pytest.param("local hs = {}\nhs.message = 'a' .. 1\nreturn hs", [], id="a joined text"),
        pytest.param("local other = {}\nother.message = 1\nreturn {}", [], id="another table"),
        pytest.param("local hs = {}\nhs.status = 'healthy'\nreturn hs", [(2, "status")], id="a misspelt status"),
        pytest.param("return { status = 'Broken' }", [(1, "status")], id="a status that is none"),
        pytest.param("return { status = 'Missing' }", [], id="a status"),
    ],
)
def test_results(script: str, expected: list[tuple[int, str]]) -> None:
    assert rules(script) == expected
    assert rules(script, action=True) == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("local a = 1\n", 2, id="no return at all"),
        pytest.param("if obj.status then\n  return {}\nend", 3, id="one branch only"),
        pytest.param("if obj.status then\n  return\nend\nreturn {}", 2, id="a bare return"),
        pytest.param("return 1, {}", 1, id="two values"),
        pytest.param("if obj then goto done end\ndo return {} end\n::done::", 3, id="behind a label"),
        pytest.param("for _ in pairs(obj) do\n  return {}\nend", 3, id="in a loop that may not run"),
    ],
)
def test_returns(script: str, expected: int) -> None:
    assert rules(script) == [(expected, "return")]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("if obj then\n  return {}\nelse\n  return {}\nend", id="both branches"),
        pytest.param("while true do\n  if obj then return {} end\nend", id="a loop without end"),
        pytest.param("repeat\n  return {}\nuntil obj", id="a repeat"),
        pytest.param("error('no')", id="an error"),
        pytest.param("local function f()\n  return\nend\nf()\nreturn {}", id="a function's own return"),
    ],
)
def test_every_path_returns(script: str) -> None:
    assert rules(script) == []


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("local a = 1;;\nreturn {}", id="a bare semicolon"),
        pytest.param("print\n('x')\nreturn {}", id="a newline before a bracket"),
        pytest.param("local a = '\\x41'\nreturn {}", id="an escape"),
        pytest.param("local a = '\\q'\nreturn {}", id="an escape of nothing"),
    ],
)
def test_dialect(script: str) -> None:
    assert [rule for _, rule in rules(script)] == ["dialect"]


@pytest.mark.parametrize(
    ("script", "line", "why"),
    [
        pytest.param("local a =\n", 2, '"the end" where a name should stand', id="no value"),
        pytest.param("return {}\nlocal a", 2, '"local" where a statement should stand', id="behind the last return"),
        pytest.param("f(", 1, '"the end" where a name should stand', id="an open bracket"),
        pytest.param("local x = 'abc\n'", 1, "begins no word of Lua, or is never closed", id="an open text"),
        pytest.param("--[[ open", 1, '"-" where a name should stand', id="an open comment"),
        pytest.param("local goto = 1", 1, '"goto" where a name should stand', id="goto is a keyword"),
        pytest.param("f() = 1", 1, "a statement should stand", id="a call assigned to"),
        pytest.param("(a) = 1", 1, "a statement should stand", id="brackets assigned to"),
        pytest.param("local x <const> = 1", 1, '"<" where a name should stand', id="a later Lua's attribute"),
        pytest.param("if obj then", 1, 'where "end" should stand', id="an open if"),
        pytest.param("for a = 1, 2, 3 print() end", 1, 'where "do" should stand', id="a for without do"),
        pytest.param("for a do end", 1, 'where "in" should stand', id="a for without in"),
        pytest.param("local x = " + "(" * 9999, 1, "nested deeper than 100 levels", id="brackets without end"),
        pytest.param("x" * 200_001, 1, "must have at most 200000", id="too long"),
    ],
)
def test_syntax(script: str, line: int, why: str) -> None:
    (finding,) = lint(script)

    assert (finding.line, finding.rule) == (line, "syntax")
    assert why in finding.why


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("1" + " + 1" * 20_000, id="a long sum"),
        pytest.param("obj" + ".a" * 20_000, id="a long chain"),
        pytest.param("{" + "1," * 20_000 + "}", id="a long list"),
    ],
)
def test_long_scripts_do_not_overflow(value: str) -> None:
    assert lint(f"local a = {value}\nreturn a") == []


def test_words_of_every_form() -> None:
    script = """
local long, level, comment = [[a
]], [==[ ]] ]==], --[==[ ]]
]==] 0x1F
local t = { 1; "two", [3] = .5, four = 4e-2, f = function(...) return ... end }
function t.g.h:m(a) return self, a end
t.f "text" { 1 }
t.f [[text]]
local x = -t[1] ^ 2 == "b" .. "a" .. "c" and not nil and t:f() or #t % 2 ~= 1
for i = 3, 1, -1 do t[i] = nil end
::again::
if x then goto again end
unknown = level
return long
"""

    assert rules(script, action=True) == [(13, "global")]
