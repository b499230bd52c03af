"""Usages: Crossplane's controller of them, which labels what is in use so that the webhook is asked."""

from function.model import at
from tests.simulator.admission import IN_USE, PROTECTION, usages_of, used
from tests.simulator.server import Server, deleting

FINALIZER = "usage.apiextensions.crossplane.io"
MANAGER = "crossplane"
LABEL = ("metadata", "labels", IN_USE)


def reconcile(server: Server) -> None:
    """Label what is in use, and take the label off what the last Usage leaves."""
    for kind in ("Usage", "ClusterUsage"):
        for ref, usage in list(server.all(kind, PROTECTION)):
            target = used(usage)
            found = server.get(target)
            if deleting(usage):
                if found and len(usages_of(server, target)) == 1:
                    server.edit(target, LABEL, None, MANAGER)
                server.finalize(ref, FINALIZER, MANAGER, present=False)
                continue
            server.finalize(ref, FINALIZER, MANAGER, present=True)
            if found and at(found, LABEL) != "true":
                server.edit(target, LABEL, "true", MANAGER)
