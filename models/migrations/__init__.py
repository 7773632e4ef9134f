"""Migrations: how the schema came to be, each run once, in order, by models.storage.migrating.executor.

Those of a version that is out have its folder, and stay as they are.
"""

from pathlib import Path

__path__ += [str(folder) for folder in sorted(Path(__file__).parent.glob("version_*"))]
