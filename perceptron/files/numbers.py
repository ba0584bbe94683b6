"""How a number may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

Column: TypeAlias = "pd.Series[str]"  # a column as text; the index is the row number less one

# Patterns of whole cells. A number, by its decimal mark:
POINT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = {".": POINT, ",": POINT.replace(r"\.", ",")}
LARGEST = 1e30  # training runs in float32, which ends at 3.4e38
THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+"  # commas that may separate thousands
UNBOUNDED = r"[+-]?(?i:nan|inf|infinity)"
TWO_WAYS = "[+-]?(?:[0-9]+[.][0-9]+|[0-9.]+(?:[,'’ \u00a0\u202f][0-9.]+)+)"  # 1.234, 1'234.5
# Meant as a number, whether it is taken or refused: a row with such a cell is no header.
ALIKE = "|".join(f"(?:{form})" for form in (*NUMBER.values(), UNBOUNDED, TWO_WAYS))
