"""What is asked of FILE: how it is to be read."""

from __future__ import annotations

import pytest

from perceptron.terminal import options, source


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ([], {}),
        (["--drop-missing"], {}),  # the reader's anyway
        (["--sheet", "2024"], {"sheet": "2024"}),
        (["--sheet="], {"sheet": ""}),  # which no sheet is called
        (["--read-as", "share=percent"], {"read_as": {"share": "percent"}}),
        (["--read-as=share=Percent"], {"read_as": {"share": "percent"}}),
        (["--read-as", "w=1 (%)=percent"], {"read_as": {"w=1 (%)": "percent"}}),
        (
            ["--read-as", "a=days", "--read-as", "b=thousands", "--sheet", "June"],
            {"sheet": "June", "read_as": {"a": "days", "b": "thousands"}},
        ),
    ],
)
def test_the_reader_is_told_how_only_where_one_says_it(
    given: list[str], how: dict[str, object]
) -> None:
    usual = {"sheet": None, "read_as": {}}
    assert source.how(options.parser().parse_args(["exam.csv", *given])) == usual | how
