"""Several processes that each hold a share of the points, by torch.distributed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from perceptron.exact.moments import Moments
from perceptron.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor


def together(moments: Moments) -> Moments:
    """Those of all processes, where there are several."""
    if not shared():
        return moments
    from torch import distributed

    shares: list[Any] = [None] * distributed.get_world_size()
    distributed.all_gather_object(shares, moments)
    total: Moments = sum(shares)
    return total


def shared() -> bool:
    """Whether torch.distributed is initialised: several processes have a share of the points.

    Where nobody has imported it, it can't be; the exact engine works without torch.
    """
    if "torch.distributed" not in sys.modules:
        return False
    from torch import distributed

    return distributed.is_available() and distributed.is_initialized()


def adder(count: int, settings: Settings) -> Callable[[Tensor], None] | None:
    """Adds up a loss or gradient over all processes, in place; None when this is the only one."""
    if not shared():
        return None
    from torch import distributed, tensor

    if settings.batch_size is not None:
        raise ValueError("batch_size: with several processes it must be None, all points")
    distributed.all_reduce(total := tensor(count, device=settings.device))
    share = 1.0 if settings.measure.summed else count / total.item()
    return lambda part: distributed.all_reduce(part.detach().mul_(share))
