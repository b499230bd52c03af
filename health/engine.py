"""Engine: evaluates a health script on a resource, as Argo CD does."""

from collections.abc import Mapping
from types import MappingProxyType

from health import results
from health.child import Child, Runs
from health.results import Action, Impacted
from health.sandbox import MEMORY, SECONDS, Sandbox, ScriptError
from health.verdict import Health

__all__ = ["Action", "Engine", "Impacted", "ScriptError"]


class Engine:
    """Runs scripts, each in a fresh environment; for one thread at a time."""

    def __init__(
        self,
        *,
        libraries: bool = False,
        seed: int | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        child: Child | None = None,
    ) -> None:
        """Start a Lua runtime.

        Args:
            libraries: Whether scripts get more than Argo CD's closed sandbox, which is what `useOpenLibs` says.
            seed: Shuffles what `pairs` walks of the resource, since Go does so on every run; None keeps its order.
            seconds: How long a script may run.
            memory: Bytes that scripts may take.
            child: Where scripts run that are not ours. In this process they run where left out: then they must be.
        """
        make = child.sandbox if child else Sandbox
        self._sandbox: Runs = make(libraries=libraries, seconds=seconds, memory=memory)
        self._seed = seed

    def health(self, script: str, resource: Mapping[str, object]) -> Health:
        """Return what a health script says of a resource.

        Raises:
            ScriptError: The script cannot be run.
        """
        return results.health(self._sandbox.run(script, resource, seed=self._seed))

    def traced(self, script: str, resource: Mapping[str, object]) -> tuple[Health, tuple[int, ...]]:
        """Return what a health script says, and the lines that ran, the one where it returned last."""
        outcome = self._sandbox.run(script, resource, seed=self._seed, traced=True)
        return results.health(outcome), outcome.lines

    def actions(self, discovery: str, resource: Mapping[str, object]) -> dict[str, Action]:
        """Return the actions that a discovery script offers for a resource, by name.

        Raises:
            ScriptError: The script cannot be run.
        """
        return results.actions(self._sandbox.run(discovery, resource, seed=self._seed))

    def act(
        self, action: str, resource: Mapping[str, object], parameters: Mapping[str, str] = MappingProxyType({})
    ) -> list[Impacted]:
        """Return what an action script wants done.

        Raises:
            ScriptError: The script cannot be run.
        """
        return results.impacted(self._sandbox.run(action, resource, parameters=parameters, seed=self._seed), resource)
