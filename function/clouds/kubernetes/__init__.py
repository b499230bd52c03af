"""In-cluster operators, the default that needs no account.

Everything here is made through an Object of provider-kubernetes. An Object has a policy that retains what it manages,
which an operator's own resource lacks, and Crossplane needs no rights over operators.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function import readiness, scopes
from function.clouds.kubernetes.settings import EXHAUSTIVE, KubernetesSettings
from function.creation import Asked, Before, Creation
from function.model import CREATION, PART, Backend, Kind, Observed, Resource, Tree
from function.site import Site

PART_OF = "app.kubernetes.io/part-of"
"""Label with the order's name, for people and selectors. CloudNativePG writes the other labels of this kind itself."""

MANIFEST = ("spec", "forProvider", "manifest")


@dataclass(frozen=True)
class Kubernetes(Site):
    """A part of an order in the cluster."""

    backend = "kubernetes"

    @functools.cached_property
    def settings(self) -> KubernetesSettings:
        """The platform's settings of the in-cluster operators."""
        return self.section(KubernetesSettings)

    @property
    def namespace(self) -> str:
        """Where everything of an order is: its own namespace."""
        return self.order.namespace

    def labels(self, part: str | None = None) -> dict[str, str]:
        """Return the labels of what an order makes, on what an operator makes of it too."""
        return {PART: part or self.part.name, PART_OF: self.order.name}

    def observed(self, kind: Kind, part: str | None = None) -> Observed | None:  # noqa: ARG002  (an Object is of one kind)
        """Return the Object of a part as the cluster has it."""
        return self.order.owned.get(f"{part or self.part.name}/{scopes.OBJECT.in_keys}")

    def before(self, kind: Kind, part: str | None = None) -> Before | None:
        """Return the manifest that an Object of the order manages as things stand; one without a name manages none."""
        observed = self.observed(kind, part)
        if observed is None or not isinstance(observed.get(*MANIFEST, "metadata", "name"), str):
            return None
        return Before(observed, MANIFEST)

    def resource(  # noqa: PLR0913  (each argument is one choice that a page takes)
        self,
        kind: Kind,
        body: Tree,
        *,
        name: str,
        part: str | None = None,
        labels: Mapping[str, str] | None = None,
        created: Mapping[str, Any] | None = None,
        chosen: Mapping[str, Any] | None = None,
        how: Creation | None = None,
        found: Before | None = None,
        ready_when: str | None = None,
        in_catalog: bool = False,
    ) -> Resource:
        """Return the Object that manages a manifest in the order's namespace.

        Args:
            kind: The row of the manifest's kind.
            body: The manifest, without what says what it is.
            name: Its name.
            part: The name of the part that it belongs to; the site's own when None. The manifest is labelled with it.
            labels: Labels of the manifest besides ours.
            created: What is decided when it is created, by path in the manifest.
            chosen: What an order may say at any time, by path in the manifest.
            how: How it was created, where it may have been there before the order.
            found: What is there without an Object: created by an order before this one.
            ready_when: The CEL expression over `object` that says when it is ready; None where it is once it exists.
            in_catalog: Whether Backstage reads it.
        """
        part = part or self.part.name
        manifest: Tree = {
            "apiVersion": kind.api_version(namespaced=False),
            "kind": kind.kind,
            "metadata": {
                "name": name,
                "namespace": self.namespace,
                "labels": self.labels(part) | dict(labels or {}),
            },
            **body,
        }
        placed = {"metadata.namespace": Asked(self.namespace, "data.systemNamespace", said=True)}
        before = self.before(kind, part) or found
        self.fill(
            kind,
            manifest,
            before,
            created={**(placed if kind.retain == "data" else {}), **(created or {})},
            chosen=chosen or {},
            how=how,
        )
        config = self.settings.provider_config
        wrapped = scopes.managed(
            self.order, part, scopes.OBJECT, {"manifest": manifest}, config=config, cloud=self.backend
        )
        if how is not None:
            wrapped["metadata"]["labels"][CREATION] = str(how)
        if ready_when:
            # Without a watch a change is seen at the provider's next poll, which is 10 minutes by default. A provider
            # that runs without --enable-watches takes no notice of the field.
            wrapped["spec"] |= {"readiness": {"policy": "DeriveFromCelQuery", "celQuery": ready_when}, "watch": True}
        else:
            wrapped["spec"]["readiness"] = {"policy": "SuccessfulCreate"}
        return Resource(part, kind, wrapped, readiness.managed, in_catalog)


BACKEND = Backend(
    name=Kubernetes.backend,
    site=Kubernetes,
    settings=KubernetesSettings,
    exhaustive=EXHAUSTIVE,
    controls="Controls such as RDS.5 are AWS's for the same thing on RDS (AWS Foundational Security Best Practices, by "
    "their ids in Security Hub); those of CIS name their benchmark.",
    dependencies=scopes.OBJECT_PROVIDER,
    through_objects="always",
)
