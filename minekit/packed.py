"""Records as few bytes: for the shards of single documents, and for text that is seldom looked at.

A letter has a thousand printed words, each with its place; as Python's objects they take fifty
times the room. MessagePack [1]_ with zlib round it takes a fraction of a millisecond for a letter,
where a Parquet file takes ten.

References
----------
.. [1] https://github.com/msgpack/msgpack/blob/master/spec.md
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast, overload

from minekit.records import Block

if TYPE_CHECKING:
    import msgspec

Record = TypeVar("Record")

_LEVEL = 1
_LARGEST = 2**31
"""Bytes that a record may take; a shard that says more is damaged."""


class DamagedError(ValueError):
    """Bytes that are no packed record of this type."""


def pack(record: object) -> bytes:
    """The bytes of a record, or of a list of records; equal ones give equal bytes."""
    import msgspec

    return zlib.compress(msgspec.msgpack.encode(record), _LEVEL)


def unpack(data: bytes, kind: type[Record]) -> Record:
    """The record that was packed.

    Raises
    ------
    DamagedError
        If the bytes are not whole, or hold something else.
    """
    import msgspec

    try:
        plain = zlib.decompressobj()
        text = plain.decompress(data, _LARGEST)
        if not plain.eof:
            raise DamagedError("they end too early")
        found: Record = _decoder(cast(Any, kind)).decode(text)
        return found
    except (zlib.error, msgspec.DecodeError) as error:
        raise DamagedError(str(error)) from None


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    import msgspec

    return msgspec.msgpack.Decoder(kind)


class Blocks(Sequence[Block]):
    """The blocks of a response, packed; they are unpacked when they are looked at.

    It is equal to, and may stand for, a tuple of the same blocks.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Self:
        """Pack some blocks."""
        return cls(blocks.packed if isinstance(blocks, Blocks) else pack(list(blocks)))

    def __len__(self) -> int:
        return len(_blocks(self.packed))

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        return _blocks(self.packed)[at]

    def __iter__(self) -> Iterator[Block]:
        return iter(_blocks(self.packed))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Blocks) and other.packed == self.packed:
            return True
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@lru_cache(maxsize=16)
def _blocks(packed: bytes) -> tuple[Block, ...]:
    return unpack(packed, tuple[Block, ...])
