"""Package: the tree of what is installed, printed, written and compared with what is there.

* `function/`: the Function package.
* `<group>/`: the Configuration package with the XRDs of namespaced XRs, which brings the Function.
* `claims.<group>/`: the one with the XRDs of claims. Crossplane cannot serve both in one group.
* `clouds/<cloud>/<group>/` and `clouds/<cloud>/claims.<group>/`: the Configuration packages with the Compositions on a
  cloud, which bring its providers, and the XRDs that they are of.
* `companions/<companion>/`: a Configuration package that brings the providers of a companion, where it has any.
* `cluster/`: what a package may not hold: rights, admission policies, and the settings to fill in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from function import catalog, demo
from function.catalog import Catalog
from function.generate import admission, cluster, composition, document, folder, lint, meta, policies, writers, xrd
from function.generate.docs import sample
from function.model import CLAIMS_PREFIX, Backend, GoldenPath, Refusal, Tree, quoted, unsupported

_PROVIDER_KUBERNETES_ROLE = "cluster/clusterrole-provider-kubernetes.yaml"
_SETTINGS = "cluster/environmentconfig.yaml"
_VOLUMES = "cluster/policy-volumes.yaml"
_WRITERS = ("cluster/policy-references.yaml", "cluster/policy-status.yaml")

_DNS_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


@dataclass(frozen=True)
class _Choice:
    """What is printed.

    Attributes:
        catalog: What there is to offer.
        group: The API group of the orders.
        named: The clouds that were named; none of them for all clouds.
    """

    catalog: Catalog
    group: str
    named: Sequence[str]

    @property
    def bases(self) -> list[tuple[str, str, str]]:
        """Each of the two packages with XRDs: its group, its name, and how its orders come."""
        claims = CLAIMS_PREFIX + self.group
        return [(self.group, meta.NAMESPACED, "namespaced XRs"), (claims, meta.CLAIMS, "claims")]

    @property
    def clouds(self) -> list[Backend]:
        """The clouds that packages are printed for."""
        return [self.catalog.clouds[name] for name in self.named or sorted(self.catalog.clouds)]

    @property
    def companions(self) -> list[Backend]:
        """The companions, which are of every cloud."""
        return [companion for _, companion in sorted(self.catalog.companions.items())]

    @property
    def backends(self) -> list[Backend]:
        """Whatever turns parts into resources."""
        return [*self.clouds, *self.companions]

    @property
    def paths(self) -> list[GoldenPath]:
        """The paths that one of the clouds offers at least."""
        return [path for path in self.catalog.paths.values() if self.offering(path)]

    def offering(self, path: GoldenPath) -> list[str]:
        """Return the clouds that offer a path, in the order that they were named in."""
        return [cloud.name for cloud in self.clouds if cloud.name in self.catalog.offering(path)]

    def default(self, path: GoldenPath) -> str | None:
        """Return the cloud of a path's orders that choose none.

        Crossplane selects any Composition of the kind at random where an XRD names none. So the first cloud that was
        named is the default; where none was, the one that all previews have.
        """
        offering = self.offering(path)
        return offering[0] if self.named else catalog.default_cloud(offering)


def files(group: str = xrd.DEFAULT_GROUP, clouds: Sequence[str] = ()) -> dict[str, str]:
    """Return all files with their texts, by path; the same on every run.

    Args:
        group: The API group of the orders.
        clouds: The clouds to print packages for, the default of orders first; all of them when empty.

    Raises:
        Refusal: The group cannot be one, there is no such cloud, or something in the paths cannot be offered.
    """
    choice = _chosen(group, clouds)
    manifests = dict(_manifests(choice))
    xrds = [tree for tree in manifests.values() if tree["kind"] == "CompositeResourceDefinition"]
    if problems := [problem for tree in xrds for problem in lint.problems(tree)]:
        raise Refusal(f"cannot generate packages: {'; '.join(problems)}")
    guarded = [name for name, tree in manifests.items() if tree["kind"] == admission.KIND]
    notes = {
        _PROVIDER_KUBERNETES_ROLE: cluster.BINDING,
        _SETTINGS: demo.NOTES,
        **dict.fromkeys(guarded, admission.NOTES),
        _VOLUMES: policies.volume_notes(choice.backends),
        **dict.fromkeys(_WRITERS, writers.NOTES),
    }
    options = "".join(f" --cloud {name}" for name in choice.named)
    if group != xrd.DEFAULT_GROUP:
        options += f" --group {group}"
    return {name: document.text(tree, options, notes.get(name, ())) for name, tree in sorted(manifests.items())}


def write(files: Mapping[str, str], output: Path) -> None:
    """Make a folder hold the files, and none of ours that is not among them any more."""
    others = _others(files, output)
    folder.write(files, output, [name for name in others if document.is_generated((output / name).read_bytes())])


def drift(files: Mapping[str, str], output: Path) -> list[str]:
    """Return how a folder differs from the files, a line for each file that does; nothing where it does not."""
    return folder.drift(files, output, _others(files, output))


def _chosen(group: str, clouds: Sequence[str]) -> _Choice:
    if not _DNS_NAME.fullmatch(group) or group.startswith(CLAIMS_PREFIX):
        raise Refusal(
            f"group: invalid value {quoted(group)}: must be a DNS name such as example.org that does "
            f"not begin with {CLAIMS_PREFIX}"
        )
    found = catalog.load()
    for name in clouds:
        if name not in found.clouds:
            raise unsupported("cloud", name, found.clouds)
    choice = _Choice(found, group, list(dict.fromkeys(clouds)))
    meta.check_versions(choice.backends)
    return choice


def _manifests(choice: _Choice) -> Iterator[tuple[str, Tree]]:
    yield "function/crossplane.yaml", meta.function()
    yield "function/input/settings.yaml", meta.function_input()
    yield from _packages(choice)
    for path in choice.paths:
        default = choice.default(path)
        claims = CLAIMS_PREFIX + choice.group
        keys = _connection_keys(path, choice)
        for tree in (xrd.namespaced(path, choice.group, default), xrd.claimable(path, claims, default, keys)):
            place = f"{tree['spec']['group']}/{path.plural}"
            yield f"{place}/definition.yaml", tree
            for cloud in choice.offering(path):
                yield f"clouds/{cloud}/{place}/composition.yaml", composition.manifest(tree, cloud)
    yield from _cluster(choice)


def _connection_keys(path: GoldenPath, choice: _Choice) -> list[str]:
    """Return the keys of the connection details of a path's orders, on whichever of the clouds."""
    orders = (sample.of(path, choice.catalog.clouds[cloud], choice.catalog, {}) for cloud in choice.offering(path))
    return sorted({key for order in orders for key in order.connection})


def _packages(choice: _Choice) -> Iterator[tuple[str, Tree]]:
    """Yield the metadata of the Configuration packages, each of which brings all that it depends on."""
    for group, base, orders in choice.bases:
        yield f"{group}/crossplane.yaml", meta.base(base, f"Golden paths, ordered by {orders}.")
        for cloud in choice.clouds:
            about = f"Golden paths on cloud {cloud.name}, ordered by {orders}."
            yield f"clouds/{cloud.name}/{group}/crossplane.yaml", meta.on_cloud(base, cloud, about)
    for companion in choice.companions:
        if companion.dependencies:
            yield f"companions/{companion.name}/crossplane.yaml", meta.of_companion(companion)


def _cluster(choice: _Choice) -> Iterator[tuple[str, Tree]]:
    """Yield what a package may not hold."""
    rules = [rule for backend in choice.backends for rule in backend.rules]
    if rules:
        yield "cluster/clusterrole-crossplane.yaml", cluster.crossplane_role(rules)
    provider_rules = [rule for backend in choice.backends for rule in backend.provider_rules]
    if provider_rules:
        yield _PROVIDER_KUBERNETES_ROLE, cluster.provider_kubernetes_role(provider_rules)
    for tree in _policies(choice):
        suffix = "-binding" if tree["kind"].endswith("Binding") else ""
        yield f"cluster/policy-{tree['metadata']['name'].removeprefix('golden-path-')}{suffix}.yaml", tree
    yield _SETTINGS, demo.to_fill_in(choice.backends)


def _policies(choice: _Choice) -> Iterator[Tree]:
    holding = [path for path in choice.paths if path.data]
    yield from policies.data(choice.backends, holding, choice.group)
    yield from policies.volumes(choice.backends)
    yield from policies.orders(holding, choice.group)
    yield from writers.references(choice.paths, choice.group)
    yield from writers.status(choice.paths, choice.group)
    for path in holding:
        for group, *_ in choice.bases:
            yield from policies.namespaces(path, group)


def _others(files: Mapping[str, str], output: Path) -> list[str]:
    """Return the manifests in our folders that are not among the files; a built package beside them is none."""
    tops = sorted({name.partition("/")[0] for name in files})
    found = [path for top in tops for path in (output / top).rglob("*.y*ml") if path.is_file()]
    return sorted({path.relative_to(output).as_posix() for path in found} - files.keys())
