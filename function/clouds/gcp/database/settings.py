"""Settings of databases on Google Cloud."""

from pydantic import Field

from function.model import Section, Size


class DatabaseSettings(Section):
    """Settings of databases on Google Cloud."""

    tiers: dict[str, Size] = Field(
        default_factory=dict,
        description="Cloud SQL tiers that orders may get, with what each holds, instead of custom ones "
        "(db-custom-<cores>-<MiB>) that hold what is asked for.",
    )
