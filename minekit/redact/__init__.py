"""Masking: what tells of private persons is kept from everything that others get to read."""

from minekit.redact.gate import LIST, Outgoing, is_verbatim, outgoing, write_list
from minekit.redact.masks import MASKS, Masked

__all__ = ["LIST", "MASKS", "Masked", "Outgoing", "is_verbatim", "outgoing", "write_list"]
