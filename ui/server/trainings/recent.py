"""What was made last, for whoever asks for the same: bounded in bytes, the least used go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Recent(Generic[Key, Made]):
    """By what it depends on."""

    def __init__(self, limit: float, size_of: Callable[[Key, Made], int]) -> None:
        """limit: bytes; size_of: of what is made and of what it is found by."""
        self._limit = limit
        self._size_of = size_of
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self.size = 0  # bytes

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Made | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def keep(self, key: Key, made: Made) -> None:
        """In place of what there was; unless it would fill all there is by itself."""
        size = self._size_of(key, made)
        if size > self._limit:
            return
        if key in self._kept:
            self.size -= self._size_of(key, self._kept.pop(key))
        self._kept[key] = made
        self.size += size
        while self.size > self._limit:
            self.size -= self._size_of(*self._kept.popitem(last=False))
