"""Certificates on AWS: the root of the region, or the platform's own bundle."""

import pytest

from function.clouds.aws.database import certificates
from tests.clouds.aws.orders import CONNECTION, INSTANCE, NETWORK, composed, for_provider, made


@pytest.mark.parametrize("region", ["af-south-1", "eu-central-1", "us-east-1"])
def test_root_certificate_of_the_region(region: str) -> None:
    network = NETWORK | {"cidrs": ["10.0.0.0/8"]}
    result = composed(region=region, networks={"default": network})

    assert for_provider(result)["caCertIdentifier"] == certificates.IDENTIFIER


def test_the_platform_may_give_the_certificates() -> None:
    bundle = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    manifest = composed(scope="legacy").resources[INSTANCE].manifest

    result = composed(None, {INSTANCE: made(manifest, {}, CONNECTION)}, scope="legacy", database={"caBundle": bundle})

    assert result.connection["ca"].decode() == bundle
