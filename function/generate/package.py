"""Package: the tree of what is installed, printed, written and compared with what is there.

* `function/`: the Function package.
* `<group>/`: the Configuration package of namespaced XRs.
* `claims.<group>/`: the Configuration package of claims. Crossplane cannot serve both in one group.
* `cluster/`: what a package may not hold: rights, admission policies, and the settings to start from.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from function import catalog, demo, scopes
from function.catalog import Catalog
from function.generate import cluster, composition, document, folder, lint, meta, policies, xrd
from function.model import GoldenPath, Refusal, Tree, quoted

DEFAULT_GROUP = "golden-path.dev"

_PROVIDER_KUBERNETES_ROLE = "cluster/clusterrole-provider-kubernetes.yaml"

_DNS_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")


def files(group: str = DEFAULT_GROUP) -> dict[str, str]:
    """Return all files with their texts, by path; the same on every run.

    Args:
        group: The API group of the orders.

    Raises:
        Refusal: The group cannot be one, or something in the paths cannot be offered.
    """
    if not _DNS_NAME.fullmatch(group) or group.startswith(scopes.CLAIMS_PREFIX):
        raise Refusal(
            f"cannot generate packages for group {quoted(group)}: accepted is a DNS name such as example.org that does "
            f"not begin with {scopes.CLAIMS_PREFIX}"
        )
    options = "" if group == DEFAULT_GROUP else f" --group {group}"
    found = catalog.load()
    manifests = dict(_manifests(found, group))
    xrds = [tree for tree in manifests.values() if tree["kind"] == "CompositeResourceDefinition"]
    if problems := [problem for tree in xrds for problem in lint.problems(tree)]:
        raise Refusal(f"cannot generate packages: {'; '.join(problems)}")
    guarded = [name for name, tree in manifests.items() if tree["kind"] == policies.KIND]
    notes = {
        _PROVIDER_KUBERNETES_ROLE: cluster.BINDING,
        **dict.fromkeys(guarded, policies.NOTES),
        "cluster/policy-volumes.yaml": policies.VOLUME_NOTES,
    }
    return {name: document.text(tree, options, notes.get(name, ())) for name, tree in sorted(manifests.items())}


def write(files: Mapping[str, str], output: Path) -> None:
    """Make a folder hold the files, and none of ours that is not among them any more."""
    others = _others(files, output)
    folder.write(files, output, [name for name in others if document.is_generated((output / name).read_bytes())])


def drift(files: Mapping[str, str], output: Path) -> list[str]:
    """Return how a folder differs from the files, a line for each file that does; nothing where it does not."""
    return folder.drift(files, output, _others(files, output))


def _manifests(found: Catalog, group: str) -> Iterator[tuple[str, Tree]]:
    claims = scopes.CLAIMS_PREFIX + group
    clouds = [cloud for _, cloud in sorted(found.clouds.items())]
    backends = [*clouds, *(companion for _, companion in sorted(found.companions.items()))]

    yield "function/crossplane.yaml", meta.function()
    yield "function/input/settings.yaml", meta.function_input()
    yield (
        f"{group}/crossplane.yaml",
        meta.configuration("configuration-golden-path", "Golden paths, ordered by namespaced XRs.", backends),
    )
    yield (
        f"{claims}/crossplane.yaml",
        meta.configuration("configuration-golden-path-claims", "Golden paths, ordered by claims.", backends),
    )
    for path in found.paths.values():
        offering = found.offering(path)
        for tree in (xrd.namespaced(path, group, offering), xrd.claimable(path, claims, offering)):
            place = f"{tree['spec']['group']}/{path.plural}"
            yield f"{place}/definition.yaml", tree
            for cloud in offering:
                yield f"{place}/composition-{cloud}.yaml", composition.manifest(tree, cloud)

    rules = [rule for backend in backends for rule in backend.rules]
    if rules:
        yield "cluster/clusterrole-crossplane.yaml", cluster.crossplane_role(rules)
    provider_rules = [rule for backend in backends for rule in backend.provider_rules]
    if provider_rules:
        yield _PROVIDER_KUBERNETES_ROLE, cluster.provider_kubernetes_role(provider_rules)
    for tree in _policies([path for path in found.paths.values() if path.data], group):
        suffix = "-binding" if tree["kind"].endswith("Binding") else ""
        yield f"cluster/policy-{tree['metadata']['name'].removeprefix('golden-path-')}{suffix}.yaml", tree
    yield "cluster/environmentconfig.yaml", demo.environment_config(found)


def _policies(holding: Sequence[GoldenPath], group: str) -> Iterator[Tree]:
    yield from (*policies.data(), *policies.volumes(), *policies.orders(holding, group))
    for path in holding:
        yield from policies.namespaces(path, group)
        yield from policies.namespaces(path, scopes.CLAIMS_PREFIX + group)


def _others(files: Mapping[str, str], output: Path) -> list[str]:
    """Return the manifests in our folders that are not among the files; a built package beside them is none."""
    tops = sorted({name.partition("/")[0] for name in files})
    found = [path for top in tops for path in (output / top).rglob("*.y*ml") if path.is_file()]
    return sorted({path.relative_to(output).as_posix() for path in found} - files.keys())
