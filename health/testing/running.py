"""Running: cases of a check, each under several orders of `pairs`, and what came of it."""

from dataclasses import dataclass, field

from health.bundle import Bundle
from health.cases import Case
from health.child import Child
from health.engine import Engine, ScriptError
from health.verdict import Health

ORDERS: tuple[int | None, ...] = (None, *range(1, 8))
"""The orders in which `pairs` walks the object: its own, and seven that are shuffled. Go shuffles on every run."""


@dataclass(frozen=True)
class Failure:
    """A case that does not come out as it should.

    Attributes:
        case: Its name.
        expected: What its file says.
        actual: What the script says, or why it could not be run.
        orders: How many of the orders it fails in.
        closed: Whether it comes out right as soon as libraries are open, which Argo CD does not do for argocd-cm.
    """

    case: str
    expected: str
    actual: str
    orders: int = len(ORDERS)
    closed: bool = False

    def __str__(self) -> str:
        """Return it as lines for a report."""
        told = [self.case, f"  expected  {self.expected}", f"  actual    {self.actual}"]
        if self.orders < len(ORDERS):
            told.append(f"  only in {self.orders} of {len(ORDERS)} orders of pairs: Argo CD walks them at random")
        if self.closed:
            told.append("  right with libraries open, but scripts of an argocd-cm do not get them")
        return "\n".join(plain(line) for line in told)


@dataclass
class Runner:
    """Runs cases, and keeps the engines that it needs for it.

    Attributes:
        libraries: Whether scripts run with libraries, as upstream's own tests run theirs.
        own: Whether the scripts are ours, which may run in this process; any other run in one of their own.
    """

    libraries: bool = False
    own: bool = False
    _child: Child = field(default_factory=Child)
    _engines: dict[tuple[bool, int | None], Engine] = field(default_factory=dict)

    def failure(self, script: Bundle, case: Case) -> Failure | None:
        """Return how a case fails; None where it does not."""
        expected = told(case.expected)
        said = [self._outcome(script, case, order, libraries=self.libraries) for order in ORDERS]
        wrong = [actual for actual in said if actual != expected]
        if not wrong:
            return None
        return Failure(case.name, expected, wrong[0], len(wrong), closed=self._is_right_when_open(script, case))

    def lines(self, script: Bundle, case: Case, order: int | None) -> frozenset[int]:
        """Return the lines of a script that run for a case; none where it cannot be run."""
        try:
            _, lines = self._engine(order, libraries=self.libraries).traced(script.text, case.resource)
        except ScriptError:
            return frozenset()
        return frozenset(lines)

    def survives(self, script: Bundle, case: Case) -> bool:
        """Return whether a case comes out the same in Argo CD's closed sandbox as with libraries."""
        return self._outcome(script, case, libraries=False) == self._outcome(script, case, libraries=True)

    def _is_right_when_open(self, script: Bundle, case: Case) -> bool:
        if self.libraries:
            return False
        said = (self._outcome(script, case, order, libraries=True) for order in ORDERS)
        return all(actual == told(case.expected) for actual in said)

    def _outcome(self, script: Bundle, case: Case, order: int | None = None, *, libraries: bool) -> str:
        try:
            return told(self._engine(order, libraries=libraries).health(script.text, case.resource))
        except ScriptError as error:
            return f"an error: {error}"

    def _engine(self, order: int | None, *, libraries: bool) -> Engine:
        key = (libraries, order)
        if key not in self._engines:
            self._engines[key] = Engine(libraries=libraries, seed=order, child=None if self.own else self._child)
        return self._engines[key]


def plain(line: str) -> str:
    """Return a line without what would drive a terminal: names and errors are those of somebody's files."""
    return "".join(sign if sign.isprintable() else " " for sign in line)


def told(health: Health) -> str:
    """Return a verdict as reports tell it."""
    return f"{health.status or 'nothing'} {health.message!r}" if health.message else health.status or "nothing"
