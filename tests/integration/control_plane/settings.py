"""Settings: what the platform of these tests has otherwise than the example."""

from function.model import Tree


def with_own_keys(config: Tree) -> Tree:
    """Return the settings of a platform that gives every order its own key."""
    aws = {name: value for name, value in config["data"]["aws"].items() if name != "kmsKeyArn"}
    return config | {"data": config["data"] | {"aws": aws | {"keyPerOrder": True}}}
