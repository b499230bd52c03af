"""Files as platforms have them: each setting of theirs is there afterwards, and means what it meant."""

from typing import Any

import pytest
import yaml

from health import export
from health.export import ExportOptions
from health.export.defaults import USAGES
from tests.health.exporting import RENDERED, checks

VALUES = """---
# values of a company, with anchors, variables of another tool and an own number of requests
global:
  domain: argocd.acme.example
  image: {tag: "${ARGOCD_VERSION}"}
x-common: &common
  resources:
    requests: {cpu: 100m, memory: 256Mi}
controller:
  <<: *common
  replicas: 2
  env:
    - {name: ARGOCD_RECONCILIATION_TIMEOUT, value: "180s"}
    - {name: ARGOCD_K8S_CLIENT_QPS, value: "150"}
repoServer:
  <<: *common
configs:
  params: {server.insecure: true, controller.status.processors: 50}
  cm:
    create: true
    admin.enabled: false
    timeout.reconciliation: 60s
    kustomize.buildOptions: "--enable-helm"
    resource.exclusions: |
      - apiGroups: ["cilium.io"]
        kinds: ["CiliumIdentity"]
        clusters: ["*"]
    resource.customizations.ignoreDifferences.all: |
      managedFieldsManagers: [kube-controller-manager]
    resource.customizations.knownTypeFields.apps_Deployment: |
      - {field: spec.template, type: core/v1/PodTemplateSpec}
    resource.customizations.useOpenLibs.example.org_Thing: "true"
    resource.customizations: |
      networking.k8s.io/Ingress:
        health.lua: |
          hs = {}
          hs.status = "Healthy"
          return hs
      PersistentVolumeClaim:
        health.lua: |
          hs = {}
          if obj.status.phase == "Pending" then hs.status = "Healthy" return hs end
          return hs
      admissionregistration.k8s.io/MutatingWebhookConfiguration:
        ignoreDifferences: |
          jqPathExpressions:
          - .webhooks[]?.clientConfig.caBundle
"""


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> ExportOptions:
    """Return what exports a small suite."""
    return ExportOptions(rendered=RENDERED, checks=checks(tmp_path_factory.mktemp("suite")))


def kept(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Hold the settings afterwards to those before: nothing is lost, and two keys are united."""
    united = ("resource.customizations", "resource.exclusions")
    assert after.items() >= {key: value for key, value in before.items() if key not in united}.items()
    theirs, ours = (yaml.safe_load(each["resource.customizations"]) for each in (before, after))
    assert ours.items() > theirs.items()
    exclusions = [yaml.safe_load(each["resource.exclusions"]) for each in (before, after)]
    assert exclusions[1] == [*exclusions[0], *USAGES]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_values(options: ExportOptions, ends: str) -> None:
    before = yaml.safe_load(VALUES)

    merged = export.merged(VALUES.replace("\n", ends), options)

    after = yaml.safe_load(merged.text)
    assert (merged.conflicts, merged.notes) == ((), ())
    kept(before["configs"]["cm"], after["configs"]["cm"])
    assert after["controller"] == before["controller"]  # its own number of requests stays
    assert {key: after[key] for key in ("global", "repoServer", "x-common")} == {
        key: before[key] for key in ("global", "repoServer", "x-common")
    }
    assert after["configs"]["params"] == before["configs"]["params"]
    assert export.merged(merged.text, options) == merged


def test_config_map(options: ExportOptions) -> None:
    data = {key: value if isinstance(value, str) else str(value).lower() for key, value in cm().items()}
    before = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "argocd-cm", "namespace": "argocd", "uid": "0d1f", "resourceVersion": "1"},
        "data": data,
        "binaryData": {"logo": "aGk="},
    }

    after = yaml.safe_load(export.merged(yaml.safe_dump(before), options).text)

    kept(data, after["data"])
    assert after["binaryData"] == before["binaryData"]
    assert after["metadata"].keys() == {"name", "namespace", "labels"}


def cm() -> dict[str, Any]:
    """Return the settings of the values."""
    found: dict[str, Any] = yaml.safe_load(VALUES)["configs"]["cm"]
    return found
