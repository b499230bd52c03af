"""Flux: another companion that deploys an application from Git, with a setting of its own."""

from dataclasses import dataclass

from function import readiness
from function.model import PART, Backend, Render, Renderer, Resource, Section, plain
from function.parts import Deployment
from function.site import Site

KUSTOMIZATION = plain("kustomize.toolkit.fluxcd.io", "v1", "Kustomization")


class FluxSettings(Section):
    """Settings of Flux."""

    interval: str = "10m"


@dataclass(frozen=True)
class Flux(Site):
    """A part of an order that Flux deploys."""

    backend = "flux"

    @property
    def settings(self) -> FluxSettings:
        """The platform's settings of Flux."""
        return self.section(FluxSettings)


def render(flux: Flux, deployment: Deployment) -> Render:
    """Yield what applies the folder of an application."""
    if deployment.source is None:
        return
    manifest = {
        "apiVersion": KUSTOMIZATION.api_version(namespaced=False),
        "kind": KUSTOMIZATION.kind,
        "metadata": {"namespace": flux.order.namespace, "labels": {PART: deployment.name}},
        "spec": {
            "interval": flux.settings.interval,
            "path": deployment.source.path,
            "prune": True,
            "sourceRef": {"kind": "GitRepository", "name": "platform"},
        },
    }
    yield Resource(deployment.name, KUSTOMIZATION, manifest, readiness.managed)


RENDERER = Renderer(Deployment, render)
BACKEND = Backend(name=Flux.backend, site=Flux, settings=FluxSettings, demo={"interval": "10m"})
