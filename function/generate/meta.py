"""Meta: what the packages say about themselves, and the Function's input."""

from collections.abc import Iterable

from function.model import Backend, Refusal, Tree, quoted

REGISTRY = "xpkg.crossplane.io"
ORGANISATION = "golden-path"

COMPOSER = "function-golden-path"
"""The repository of the Function."""

NAMESPACED = "configuration-golden-path"
CLAIMS = "configuration-golden-path-claims"
"""The repositories of the Configurations with XRDs, of namespaced XRs and of claims."""

FUNCTION = "golden-path-function-golden-path"
"""The Function's name in a cluster: Crossplane calls an installed dependency by its organisation and repository."""

FUNCTION_VERSION = ">=v0.1.0"
"""The oldest Function that composes all that these XRDs offer."""

CONFIGURATION_VERSION = ">=v0.1.0"
"""The oldest Configuration that has all XRDs that these Compositions are of."""

CROSSPLANE_VERSION = ">=v2.0.0"
"""Read in the CRDs of 1.20.0 and 2.0.0: namespaced XRs, and requirements in a Composition's steps, came with 2.0.0."""

INPUT_GROUP = "fn.golden-path.dev"
INPUT_VERSION = "v1alpha1"
INPUT_KIND = "Settings"


def function() -> Tree:
    """Return the metadata of the Function package."""
    spec = {"capabilities": ["composition"]}
    return _meta("Function", COMPOSER, "Composes golden paths: what teams order, on the platform's cloud.", spec)


def base(name: str, description: str) -> Tree:
    """Return the metadata of a Configuration package with XRDs, which brings the Function and no provider.

    Args:
        name: The package's name.
        description: What it offers.
    """
    return _meta("Configuration", name, description, {"dependsOn": [_ours("Function", COMPOSER, FUNCTION_VERSION)]})


def on_cloud(of: str, cloud: Backend, description: str) -> Tree:
    """Return the metadata of a Configuration package with the Compositions on a cloud, which brings its providers.

    Args:
        of: The name of the package with the XRDs.
        cloud: The cloud.
        description: What it offers.
    """
    needs = [_ours("Configuration", of, CONFIGURATION_VERSION), *_providers(cloud)]
    return _meta("Configuration", f"{of}-{cloud.name}", description, {"dependsOn": needs})


def of_companion(companion: Backend) -> Tree:
    """Return the metadata of a Configuration package that brings what a companion needs on any cloud, and no more."""
    description = f"What golden paths need for their companion {companion.name}, on any cloud."
    name = f"{NAMESPACED}-{companion.name}"
    return _meta("Configuration", name, description, {"dependsOn": _providers(companion)})


def check_versions(backends: Iterable[Backend]) -> None:
    """Refuse backends that need different versions of one package: Crossplane could not install theirs side by side.

    Raises:
        Refusal: Two of them do.
    """
    pinned: dict[str, str] = {}
    for backend in backends:
        for package, version in backend.dependencies.items():
            if pinned.setdefault(package, version) != version:
                raise Refusal(
                    f"cannot generate packages: {backend.name} needs {package} {quoted(version)} and another cloud or "
                    f"companion {quoted(pinned[package])}: must be one version"
                )


def function_input() -> Tree:
    """Return the CRD of the Function's input, which validates Compositions offline; Crossplane does not install it.

    The clouds are no enum: a platform team adds its own to its image without a new package.
    """
    properties = {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {"type": "object"},
        "cloud": {
            "type": "string",
            "title": "Cloud",
            "description": "The cloud that renders the order.",
            "minLength": 1,
            "maxLength": 63,
        },
        "settings": {
            "type": "object",
            "title": "Settings",
            "description": "Settings below those in EnvironmentConfigs; who may do what is said only there.",
            "x-kubernetes-preserve-unknown-fields": True,
        },
    }
    description = "How the function composes the orders of one Composition."
    openapi = {"type": "object", "description": description, "required": ["cloud"], "properties": properties}
    plural = INPUT_KIND.lower()
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{INPUT_GROUP}"},
        "spec": {
            "group": INPUT_GROUP,
            "names": {"kind": INPUT_KIND, "listKind": f"{INPUT_KIND}List", "plural": plural, "singular": plural},
            "scope": "Namespaced",
            "versions": [
                {"name": INPUT_VERSION, "served": True, "storage": True, "schema": {"openAPIV3Schema": openapi}}
            ],
        },
    }


def _meta(kind: str, name: str, description: str, spec: Tree) -> Tree:
    annotations = {"meta.crossplane.io/description": description, "meta.crossplane.io/license": "Apache-2.0"}
    return {
        "apiVersion": "meta.pkg.crossplane.io/v1",
        "kind": kind,
        "metadata": {"name": name, "annotations": annotations},
        "spec": {"crossplane": {"version": CROSSPLANE_VERSION}} | spec,
    }


def _ours(kind: str, name: str, version: str) -> Tree:
    return _dependency(kind, f"{REGISTRY}/{ORGANISATION}/{name}", version)


def _providers(backend: Backend) -> list[Tree]:
    return [_dependency("Provider", package, version) for package, version in sorted(backend.dependencies.items())]


def _dependency(kind: str, package: str, version: str) -> Tree:
    return {"apiVersion": "pkg.crossplane.io/v1", "kind": kind, "package": package, "version": version}
