"""Short-lived: leaves out what is not written yet, so that finished apps can be tested. Goes away."""

from __future__ import annotations

from importlib.util import find_spec

from config.env import ROOT


def there(dotted: str) -> bool:
    """True when the app or the object `module.name` of our own code exists in the checkout."""
    if not dotted.startswith("shanhe."):
        return True
    path = ROOT.joinpath(*dotted.split("."))
    if path.is_dir():
        return (path / "__init__.py").exists()
    if path.with_suffix(".py").exists():
        return True
    module, _, name = dotted.rpartition(".")
    file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return file.exists() and name in file.read_text()


def keep(names: list[str]) -> list[str]:
    return [name for name in names if there(name)]


def urls(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
