from shanhe.parties.testing import ctx, zone  # noqa: F401
