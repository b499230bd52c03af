"""The network of a database on AWS: who is let in, by rules that keep their keys."""

from tests.clouds.aws.orders import GROUP, IDENTIFIER, NETWORK, composed, for_provider, made


def test_no_security_group_is_named_like_an_id() -> None:
    name = for_provider(composed(common={"name": "sg"}), GROUP)["name"]

    assert not name.startswith("sg-")
    assert for_provider(composed(), GROUP)["name"].startswith(f"{IDENTIFIER}-clients-")


def test_a_security_group_is_not_stopped_by_the_one_of_the_same_order_in_a_former_life() -> None:
    first, second = composed(uid="first"), composed(uid="second")

    assert for_provider(first, GROUP)["name"] != for_provider(second, GROUP)["name"]
    assert for_provider(first)["identifier"] == for_provider(second)["identifier"]


def test_a_security_group_that_exists_keeps_its_name_when_its_order_comes_back_under_another_uid() -> None:
    before = composed(uid="first").resources[GROUP].manifest

    after = composed(observed={GROUP: made(before)}, uid="second")

    assert for_provider(after, GROUP)["name"] == before["spec"]["forProvider"]["name"]


def rules(*cidrs: str, groups: tuple[str, ...] = ()) -> dict[str, str]:
    """Return who is let in, by key."""
    network = NETWORK | {"cidrs": list(cidrs), "securityGroupIds": list(groups)}
    result = composed(networks={"default": network})
    clients = ("cidrIpv4", "cidrIpv6", "referencedSecurityGroupId")
    return {
        key: next(f"{field} {fields[field]}" for field in clients if field in fields)
        for key in result.resources
        if key.endswith("SecurityGroupIngressRule") and (fields := for_provider(result, key))
    }


def test_every_kind_of_client_is_let_in_by_a_rule_of_its_own() -> None:
    let_in = rules("10.0.0.0/8", "fd00::/64", groups=("sg-00000001",))

    assert sorted(let_in.values()) == [
        "cidrIpv4 10.0.0.0/8",
        "cidrIpv6 fd00::/64",
        "referencedSecurityGroupId sg-00000001",
    ]


def test_rules_keep_their_keys_whoever_else_comes_and_in_whatever_order() -> None:
    two = rules("10.1.0.0/16", "10.2.0.0/16")

    assert two == rules("10.2.0.0/16", "10.1.0.0/16", "10.1.0.0/16")
    assert two.items() <= rules("10.0.0.0/16", "10.2.0.0/16", "10.1.0.0/16").items()
