from shanhe.needs.tests.conftest import ground, sign_in

__all__ = ["ground", "sign_in"]
