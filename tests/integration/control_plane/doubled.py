"""Doubled: our function as another version of it would be: with a second database, `archive`, in every order."""

from unittest import mock

from function import catalog
from function.main import cli
from tests.simulator import catalogs

if __name__ == "__main__":
    with mock.patch.object(catalog, "load", return_value=catalogs.DOUBLED):
        cli()
