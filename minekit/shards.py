"""Where the work on single documents is kept: a folder, or an object store.

Each piece of work is a shard, addressed by what it was made from. A shard is written whole or not
at all, and one that is not whole counts as not there.

    documents/KEY    a PDF as it was read
    parts/KEY        the responses in it, their sentences, and problems
    counts/KEY       what was counted in the sentences
"""

from __future__ import annotations

import os
from collections.abc import Set
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from minekit import files
from minekit.errors import MissingExtraError, SettingsError, StoreError

_END = b"minekit\n"
"""Ends each shard in a folder; what does not end with it is half of one."""


class Shards(Protocol):
    """Keeps bytes by stage and key."""

    def names(self, stage: str) -> set[str]:
        """The keys of all whole shards of a stage."""

    def read(self, stage: str, key: str) -> bytes:
        """What is kept under a key.

        Raises
        ------
        StoreError
            If there is no whole shard.
        """

    def write(self, stage: str, key: str, data: bytes) -> None:
        """Keep bytes under a key.

        Raises
        ------
        StoreError
            If they cannot be written.
        """

    def keep_only(self, stage: str, keys: Set[str]) -> None:
        """Remove what is kept of a stage under other keys, if the place is one run's alone."""


class FolderShards:
    """Shards as files of a folder.

    Parameters
    ----------
    folder
        Made when something is written.
    shared
        Whether other runs keep theirs there, too: nothing is removed then.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self.folder = folder
        self._shared = shared

    def names(self, stage: str) -> set[str]:
        """The keys of all whole shards of a stage."""
        try:
            with os.scandir(self.folder / stage) as entries:
                return {entry.name for entry in entries
                        if not entry.name.startswith(".") and _is_whole(entry.path)}
        except FileNotFoundError:
            return set()
        except OSError as error:
            raise StoreError(f"{self.folder}: shards cannot be kept there ({error.strerror}); "
                             "choose a folder with --shards") from None

    def read(self, stage: str, key: str) -> bytes:
        """What is kept under a key."""
        path = self.folder / stage / key
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: cannot be read ({error.strerror}); run again") from None
        if not data.endswith(_END):
            raise damaged(path, "half of it is missing")
        return data.removesuffix(_END)

    def write(self, stage: str, key: str, data: bytes) -> None:
        """Keep bytes under a key."""
        with files.whole_file(self.folder / stage / key) as part:
            part.write_bytes(data + _END)

    def keep_only(self, stage: str, keys: Set[str]) -> None:
        """Remove what is kept of a stage under other keys."""
        if self._shared:
            return
        with suppress(FileNotFoundError), os.scandir(self.folder / stage) as entries:
            for entry in entries:
                if entry.name not in keys:
                    os.unlink(entry.path)


def damaged(path: object, why: str) -> StoreError:
    """What to say of a shard or table that cannot be read."""
    return StoreError(f"{path}: cannot be read ({why}); delete it and run again")


def _is_whole(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:
        return False


class RemoteShards:
    """Shards as objects of a store that fsspec [1]_ knows, such as ``s3://bucket/folder``.

    An object appears when all of it was sent, so that none is half there.

    Parameters
    ----------
    url
        Of the folder.
    options
        For the file system, in place of what it finds in the environment.

    References
    ----------
    .. [1] https://filesystem-spec.readthedocs.io
    """

    def __init__(self, url: str, **options: Any) -> None:
        try:
            import fsspec
        except ImportError:
            raise MissingExtraError(f"{url} needs fsspec; install it with: "
                                    'pip install "minekit[cluster]"') from None
        self.url = url
        try:
            self._system, root = fsspec.core.url_to_fs(
                url, skip_instance_cache=True, **options)
        except (ImportError, ValueError) as error:
            raise SettingsError(f"engine.shards: {url}: {error}; give a folder, or the address of "
                                "a store that fsspec knows, such as s3://bucket/folder") from None
        self._root = root.rstrip("/")

    def names(self, stage: str) -> set[str]:
        """The keys of all shards of a stage."""
        self._system.invalidate_cache()
        try:
            return {path.rpartition("/")[2]
                    for path in self._system.find(f"{self._root}/{stage}")}
        except FileNotFoundError:
            return set()
        except Exception as error:  # each store raises errors of its own
            raise self._failed(stage, error) from None

    def read(self, stage: str, key: str) -> bytes:
        """What is kept under a key."""
        try:
            return bytes(self._system.cat_file(f"{self._root}/{stage}/{key}"))
        except Exception as error:
            raise self._failed(f"{stage}/{key}", error) from None

    def write(self, stage: str, key: str, data: bytes) -> None:
        """Keep bytes under a key."""
        try:
            self._system.pipe_file(f"{self._root}/{stage}/{key}", data)
        except Exception as error:
            raise self._failed(f"{stage}/{key}", error) from None

    def keep_only(self, stage: str, keys: Set[str]) -> None:
        """Nothing is removed: other runs may share the store, which has rules of its own."""

    def _failed(self, name: str, error: Exception) -> StoreError:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return StoreError(f"{self.url}/{name}: {why}; what is stored is kept: see that the store "
                          "can be reached, and run again")


def shards_at(place: str | Path) -> Shards:
    """The shards in a folder that runs share, or at the address of an object store."""
    return (RemoteShards(str(place)) if "://" in str(place)
            else FolderShards(Path(place), shared=True))
