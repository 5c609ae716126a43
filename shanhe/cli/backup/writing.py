"""Making an archive: the database of one moment, then the files, then the note."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shanhe.cli import database, embedded
from shanhe.cli.problem import SURROUNDINGS, Problem
from shanhe.cli.progress import bar

from . import archive, dumping, note


def write(target: Path) -> dict[str, Any]:
    """Writes an archive and reads it again; it gets its name only when it is complete, on the disk and proved."""
    if target.exists():
        raise Problem(f"{target} exists; a backup does not overwrite.")
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}.")
    folder = embedded.temporary_folder()
    writer = archive.Writer(target)
    try:
        dumped = dumping.dump(folder / archive.DUMP)
        with writer:
            made = _fill(writer, folder, dumped)
        archive.Archive(writer.part).prove()
        writer.publish()
    except OSError as error:
        raise Problem(f"The backup could not be written: {error.strerror or error}", SURROUNDINGS) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        writer.part.unlink(missing_ok=True)
    return {
        "archive": str(target),
        "bytes": target.stat().st_size,
        "vanished": len(made.vanished),
        **made.told(),
    }


def _fill(writer: archive.Writer, folder: Path, dumped: dumping.Dumped) -> note.Note:
    from shanhe.cli.main import product_version

    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    writer.add(archive.DUMP, folder / archive.DUMP)
    if (database.home() / archive.SECRET).exists():
        writer.add(archive.SECRET, database.home() / archive.SECRET)
    # After the dump: a file that came meanwhile may be there without its row, never a row without its file.
    uploads = archive.uploads()
    with bar(len(uploads), "files") as advance:
        for name, path in uploads:
            writer.add(name, path)
            advance()
    made = note.Note(
        format=note.FORMAT,
        version=product_version(),
        made_at=made_at,
        files=sum(name.startswith(f"{archive.FILES}/") for name in writer.members),
        postgres=dumped.postgres,
        zones=dumped.zones,
        migrations=dumped.migrations,
        tables=dumped.tables,
        members=writer.members,
        vanished=writer.vanished,
        database_bytes=dumped.bytes,
    )
    writer.finish(made)
    return made
