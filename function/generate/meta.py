"""Meta: what the packages say about themselves, and the Function's input."""

from collections.abc import Iterable

from function.model import Backend, Refusal, Tree, quoted

REGISTRY = "xpkg.crossplane.io"
ORGANISATION = "golden-path"

FUNCTION = "golden-path-function-golden-path"
"""The Function's name in a cluster: Crossplane calls an installed dependency by its organisation and repository."""

FUNCTION_VERSION = ">=v0.1.0"
"""The oldest Function that composes all that these XRDs offer."""

CROSSPLANE_VERSION = ">=v2.0.0"
"""Read in the CRDs of 1.20.0 and 2.0.0: namespaced XRs, and requirements in a Composition's steps, came with 2.0.0."""

INPUT_GROUP = "fn.golden-path.dev"
INPUT_VERSION = "v1alpha1"
INPUT_KIND = "Settings"


def function() -> Tree:
    """Return the metadata of the Function package."""
    spec = {"capabilities": ["composition"]}
    return _meta(
        "Function", "function-golden-path", "Composes golden paths: what teams order, on the platform's cloud.", spec
    )


def configuration(name: str, description: str, backends: Iterable[Backend]) -> Tree:
    """Return the metadata of a Configuration package.

    Args:
        name: The package's name.
        description: What it offers.
        backends: The clouds and companions whose providers it installs.
    """
    composer = {
        "apiVersion": "pkg.crossplane.io/v1",
        "kind": "Function",
        "package": f"{REGISTRY}/{ORGANISATION}/function-golden-path",
        "version": FUNCTION_VERSION,
    }
    providers = [
        {"apiVersion": "pkg.crossplane.io/v1", "kind": "Provider", "package": package, "version": version}
        for package, version in sorted(_pinned(backends).items())
    ]
    return _meta("Configuration", name, description, {"dependsOn": [composer, *providers]})


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


def _pinned(backends: Iterable[Backend]) -> dict[str, str]:
    """Return the version of each package that the backends need.

    Raises:
        Refusal: Two of them need different ones.
    """
    pinned: dict[str, str] = {}
    for backend in backends:
        for package, version in backend.dependencies.items():
            if pinned.setdefault(package, version) != version:
                raise Refusal(
                    f"cannot generate packages: {backend.name} needs {package} {quoted(version)} and another cloud or "
                    f"companion {quoted(pinned[package])}: accepted is one version"
                )
    return pinned
