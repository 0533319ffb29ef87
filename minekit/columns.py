"""Records as Arrow columns and back.

A column is made at a time: one value after the other takes ten times as long.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from minekit.packed import Blocks
from minekit.records import Block

if TYPE_CHECKING:
    import pyarrow

Record = TypeVar("Record")

_PLAIN = (str, int, float, bool)
_BLOCKS = Sequence[Block]
"""The type of what stays packed: a letter has a thousand words, and few letters are looked at."""


def to_table(records: Sequence[object], kind: type) -> pyarrow.Table:
    """A table with a column for each field of records of one type."""
    import pyarrow

    columns = [_to_array(list(map(attrgetter(name), records)), part)
               for name, part in _hints(kind).items()]
    return pyarrow.Table.from_arrays(columns, schema=schema_of(kind))


def schema_of(kind: type) -> pyarrow.Schema:
    """The columns of records of one type."""
    import pyarrow

    return pyarrow.schema(_fields(kind))


def from_table(table: pyarrow.Table, kind: type[Record]) -> list[Record]:
    """The records of a table.

    Raises
    ------
    KeyError, ValueError
        If a column is missing, or holds what no record can.
    """
    columns = [_from_array(table.column(name).combine_chunks(), part)
               for name, part in _hints(cast(Any, kind)).items()]
    return list(map(kind, *columns))


def _to_array(values: list[Any], kind: Any) -> pyarrow.Array:
    import pyarrow

    kind, optional = _required(kind)
    if kind == _BLOCKS:
        return pyarrow.array([Blocks.of(blocks).packed for blocks in values], pyarrow.binary())
    if get_origin(kind) is tuple:
        ends = accumulate(map(len, values), initial=0)
        items = _to_array(list(chain.from_iterable(values)), get_args(kind)[0])
        return pyarrow.ListArray.from_arrays(pyarrow.array(ends, pyarrow.int32()), items)
    if _is_record(kind):
        missing = (pyarrow.array([value is None for value in values], pyarrow.bool_())
                   if optional else None)
        read: Callable[[Any, str], Any] = _get_or_none if optional else getattr
        parts = [_to_array([read(value, name) for value in values],
                           part | None if optional else part)
                 for name, part in _hints(kind).items()]
        return pyarrow.StructArray.from_arrays(
            parts, fields=_fields(kind), mask=missing)
    return pyarrow.array(values, _arrow(kind))


def _get_or_none(value: Any, name: str) -> Any:
    return None if value is None else getattr(value, name)


def _from_array(array: pyarrow.Array, kind: Any) -> list[Any]:
    kind, _ = _required(kind)
    if kind == _BLOCKS:
        return [Blocks(packed) for packed in array.to_pylist()]
    if get_origin(kind) is tuple:
        items = _from_array(array.flatten(), get_args(kind)[0])
        ends = accumulate(_values(array.value_lengths()), initial=0)
        return [tuple(items[start:end]) for start, end in pairwise(ends)]
    if _is_record(kind):
        known = {field.name: n for n, field in enumerate(array.type)}
        parts = (_from_array(array.field(known[name]), part)
                 for name, part in _hints(kind).items())
        made: Iterable[Any] = map(kind, *parts)
        if array.null_count:
            made = (value if there else None
                    for value, there in zip(made, array.is_valid().to_pylist(), strict=True))
        return list(made)
    values = _values(array)
    if kind in _PLAIN:
        return values
    members = {value: kind(value) for value in set(values)}
    return [members[value] for value in values]


def _values(array: pyarrow.Array) -> list[Any]:
    """NumPy makes Python's values far faster, but has no missing ones."""
    if array.null_count:
        return cast(list[Any], array.to_pylist())
    return cast(list[Any], array.to_numpy(zero_copy_only=False).tolist())


def _required(kind: Any) -> tuple[Any, bool]:
    """The type without ``None``, and whether that was among it."""
    if get_origin(kind) not in (Union, types.UnionType):
        return kind, False
    return next(part for part in get_args(kind) if part is not type(None)), True


@cache
def _hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


@cache
def _fields(record: Any) -> list[pyarrow.Field]:
    import pyarrow

    return [pyarrow.field(name, _arrow(kind)) for name, kind in _hints(record).items()]


def _arrow(kind: Any) -> pyarrow.DataType:
    import pyarrow

    kind, _ = _required(kind)
    if kind == _BLOCKS:
        return pyarrow.binary()
    if get_origin(kind) is tuple:
        return pyarrow.list_(_arrow(get_args(kind)[0]))
    if _is_record(kind):
        return pyarrow.struct(_fields(kind))
    if issubclass(kind, StrEnum):
        return pyarrow.string()
    return {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(),
            bool: pyarrow.bool_()}[kind]
