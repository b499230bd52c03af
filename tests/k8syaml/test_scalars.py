"""What a scalar is: as sigs.k8s.io/yaml v1.6.0, built with Go 1.26, turned each of these into JSON."""

import json

import pytest

from k8syaml import UnreadableError, load

# YAML, and the JSON that Go made of it.
SAME = [
    *(pytest.param(text, "true", id=text) for text in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON")),
    *(pytest.param(text, "true", id=text) for text in ("true", "True", "TRUE")),
    *(pytest.param(text, "false", id=text) for text in ("n", "N", "no", "No", "NO", "off", "Off", "OFF")),
    *(pytest.param(text, "false", id=text) for text in ("false", "False", "FALSE")),
    *(pytest.param(text, "null", id=text) for text in ("~", "null", "Null", "NULL")),
    *(
        pytest.param(text, json.dumps(text), id=f"{text}, a spelling that does not count")
        for text in ("yEs", "tRue", "nULL", "oN", ".iNF", "nan", "inf")
    ),
    pytest.param("017", "15", id="octal"),
    pytest.param("-017", "-15", id="octal below zero"),
    pytest.param("0o17", "15", id="octal as YAML 1.2 writes it"),
    pytest.param("0O17", "15", id="octal with a great O"),
    pytest.param("0o8", '"0o8"', id="no digit of octal"),
    pytest.param("0815", "815", id="no octal, so decimal"),
    pytest.param("09.5", "9.5", id="a fraction with a zero first"),
    pytest.param("08e1", "80", id="an exponent with a zero first"),
    pytest.param("000", "0", id="zeros"),
    pytest.param("0b101", "5", id="binary"),
    pytest.param("-0B1_0", "-2", id="binary below zero, with an underscore"),
    pytest.param("0b2", '"0b2"', id="no digit of binary"),
    pytest.param("0x1f", "31", id="hexadecimal"),
    pytest.param("+0X1F", "31", id="hexadecimal with a sign"),
    pytest.param("0x_1f_", "31", id="hexadecimal with underscores"),
    pytest.param("0xg", '"0xg"', id="no digit of hexadecimal"),
    pytest.param("0x", '"0x"', id="hexadecimal without digits"),
    pytest.param("0x1p-2", '"0x1p-2"', id="a hexadecimal float"),
    pytest.param("1_000", "1000", id="underscores"),
    pytest.param("1__0_", "10", id="more of them"),
    pytest.param("+_1", "1", id="an underscore behind a sign"),
    pytest.param("_1", '"_1"', id="an underscore first"),
    pytest.param("-_", '"-_"', id="underscores alone"),
    pytest.param("0_17", "15", id="octal with an underscore"),
    pytest.param("0_8", "8", id="decimal with a zero and an underscore"),
    pytest.param("1_000.5", "1000.5", id="underscores in a fraction"),
    pytest.param("1_0e1_0", "100000000000", id="underscores in an exponent"),
    pytest.param("1._5", "1.5", id="an underscore behind the point"),
    pytest.param(".5_0", "0.5", id="an underscore behind a point that is first"),
    pytest.param("._5", '"._5"', id="an underscore between that point and a digit"),
    pytest.param("-.5_0", "-0.5", id="a sign and a point"),
    pytest.param("1,000", '"1,000"', id="a comma"),
    pytest.param("1e3", "1000", id="an exponent without a point"),
    pytest.param("1E+3", "1000", id="a great E with a sign"),
    pytest.param("1.e3", "1000", id="a point without digits behind"),
    pytest.param(".5e3", "500", id="a point without digits before"),
    pytest.param("1e", '"1e"', id="an exponent without digits"),
    pytest.param(".e3", '".e3"', id="an exponent without a number"),
    pytest.param("3.0", "3", id="JSON has one kind of number"),
    pytest.param("2.50", "2.5", id="a fraction"),
    pytest.param("1.", "1", id="a point last"),
    pytest.param(".", '"."', id="a point alone"),
    pytest.param("1.0.0", '"1.0.0"', id="a version"),
    pytest.param("+1", "1", id="a plus sign"),
    pytest.param("--1", '"--1"', id="two signs"),
    pytest.param("-0.0", "0", id="zero below zero"),
    pytest.param("9223372036854775808", "9223372036854775808", id="an integer without a sign of 64 bits"),
    pytest.param("18446744073709551616", "18446744073709551616.0", id="a greater integer is a float"),
    pytest.param("99999999999999999999999", "1e+23", id="a far greater one too"),
    pytest.param("1e300", "1e+300", id="a great float"),
    pytest.param("1e-400", "0", id="too small a float"),
    pytest.param("22:22", '"22:22"', id="no number to the base of sixty"),
    pytest.param("190:20:30", '"190:20:30"', id="nor a longer one"),
    pytest.param("2001-01-01", '"2001-01-01"', id="a date"),
    pytest.param("2001-12-14t21:59:43.10-05:00", '"2001-12-14t21:59:43.10-05:00"', id="a time"),
    pytest.param("=", '"="', id="the default value of YAML 1.1"),
    pytest.param("<<", '"<<"', id="a merge that is no key"),
    pytest.param("'1e3'", '"1e3"', id="in quotes"),
    pytest.param('"y"', '"y"', id="in double quotes"),
    pytest.param("!!str 017", '"017"', id="tagged as a text"),
    pytest.param("!!int '017'", "15", id="tagged as an integer"),
    pytest.param("!!float 0x1f", "31", id="tagged as a float"),
    pytest.param("!!bool 'y'", "true", id="tagged as a boolean"),
    pytest.param("!!null ''", "null", id="tagged as null"),
]


@pytest.mark.parametrize(("text", "theirs"), SAME)
def test_a_scalar_is_what_it_is_for_go(text: str, theirs: str) -> None:
    expected = json.loads(theirs)
    (ours,) = load(f"- {text}", "a test")[0]

    assert ours == expected
    assert isinstance(ours, bool | str) == isinstance(expected, bool | str)  # JSON has one kind of number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("3", int, id="whole"),
        pytest.param("3.0", int, id="whole, as a fraction"),
        pytest.param("1e3", int, id="whole, with an exponent"),
        pytest.param("2.5", float, id="a fraction"),
        pytest.param("1e300", float, id="beyond 64 bits"),
    ],
)
def test_what_is_whole_is_an_integer_as_in_gos_json(text: str, kind: type) -> None:
    (ours,) = load(f"- {text}", "a test")[0]

    assert type(ours) is kind


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        pytest.param("1", "1", id="integer"),
        pytest.param("0815", "815", id="decimal with a zero first"),
        pytest.param("0x1f", "31", id="hexadecimal"),
        pytest.param("-0", "0", id="zero below zero"),
        pytest.param("true", "true", id="boolean"),
        pytest.param("y", "true", id="another boolean"),
        pytest.param("off", "false", id="boolean that is off"),
        pytest.param("1.5", "1.5", id="fraction"),
        pytest.param("3.0", "3", id="fraction of nothing"),
        pytest.param("1e3", "1000", id="exponent"),
        pytest.param("1e6", "1e+06", id="greater exponent"),
        pytest.param("1e21", "1e+21", id="great exponent"),
        pytest.param("1234567.5", "1.2345675e+06", id="long fraction"),
        pytest.param("-1e-5", "-1e-05", id="small fraction"),
        pytest.param("0.0001", "0.0001", id="fraction that is just not small"),
        pytest.param("0.0", "0", id="zero"),
        pytest.param("2001-01-01", "2001-01-01", id="date"),
        pytest.param("22:22", "22:22", id="time"),
        pytest.param("'<<'", "<<", id="merge in quotes"),
    ],
)
def test_a_key_is_a_text_as_go_makes_it(text: str, theirs: str) -> None:
    assert load(f"{text}: v", "a test") == [{theirs: "v"}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(".inf", "invalid value: must be a finite number", id="infinity"),
        pytest.param("+.INF", "invalid value: must be a finite number", id="infinity with a sign"),
        pytest.param(".nan", "invalid value: must be a finite number", id="not a number"),
        pytest.param("!!int 1e3", "invalid value: must be an integer of 64 bits", id="a float tagged as an integer"),
        pytest.param("!!int 08", "invalid value: must be an integer of 64 bits", id="another one"),
        pytest.param("!!float ''", "invalid value: must be a finite number", id="nothing tagged as a float"),
        pytest.param("!!float y", "invalid value: must be a finite number", id="a boolean tagged as a float"),
        pytest.param("!!bool maybe", "invalid value: must be a boolean", id="a text tagged as a boolean"),
        pytest.param("!!null foo", "invalid value: must be null", id="a text tagged as null"),
        # Go takes these for texts, and nobody who writes them means one.
        pytest.param("1e999", "invalid value: must be a finite number", id="a float that is too great"),
        pytest.param(
            "0x1ffffffffffffffff", "invalid value: must be an integer of 64 bits", id="hexadecimal that is too long"
        ),
    ],
)
def test_what_has_no_value_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(UnreadableError, match=rf"^cannot read a test line 1, column 4: {told}$"):
        load(f"a: {text}", "a test")
