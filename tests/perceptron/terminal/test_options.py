"""The options: numbers as people write them, what goes together, how messages are told."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from perceptron import Settings, files
from perceptron.files.refusal import Offer, Refused
from perceptron.optimizers import OPTIMIZERS
from perceptron.terminal import options


@pytest.mark.parametrize("number", ["-1e-3", "-1E+3", "-2.", "-.5", "-3", "-1.5e3"])
def test_a_negative_number_is_no_option(number: str) -> None:
    assert options.parser().parse_args(["--weight", number]).weight == float(number)


@pytest.mark.parametrize("name", ["iterations", "seed", "batch_size"])
@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("12", 12),
        ("1e4", 10_000),
        ("1E+4", 10_000),
        ("2.5e3", 2500),
        ("250e-1", 25),
        ("7.0", 7),
        (" 12\n", 12),  # as $(wc -l) gives it
    ],
)
def test_a_count_is_written_as_one_likes(name: str, written: str, count: int) -> None:
    read = getattr(settings_of(options.option(name), written), name)
    assert (read, type(read)) == (count, int)


def test_a_count_keeps_every_digit() -> None:
    assert settings_of("--seed", "9223372036854775807").seed == 2**63 - 1
    assert settings_of("--seed", "9.223372036854775807e18").seed == 2**63 - 1


@pytest.mark.parametrize("written", ["1.5", "2.5e0", "4_000", "1e-1", "0x10", "many", "", "1e999"])
def test_what_is_no_count_is_refused_in_the_words_of_the_settings(written: str) -> None:
    with pytest.raises(ValueError, match="must be an integer from 1 to 1000000") as refused:
        settings_of("--iterations", written)
    assert str(refused.value).startswith(f"iterations: {written!r} ")


def test_a_count_out_of_range_is_told_as_the_number_it_is() -> None:
    with pytest.raises(ValueError, match="iterations: 2000000 must be from 1 to 1000000"):
        settings_of("--iterations", "2e6")


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as end:
        options.parser().parse_args(arguments)
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["a.csv", "b.csv"], '; FILE is one name: put a pattern such as "*.csv" in quotes\n'),
        (["-dash.csv"], "; a FILE whose name begins with - is written ./-\n"),
        (["--colour"], "unrecognized option --colour; --help lists them all\n"),
    ],
)
def test_a_name_too_many_gets_a_hint(
    capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str
) -> None:
    assert refusal(capsys, *arguments).endswith(hint)


@pytest.mark.parametrize(
    ("argument", "question"),
    [
        ("--lr", "option --lr: did you mean --learning-rate?"),
        ("--lr=0.1", "option --lr: did you mean --learning-rate?"),
        ("--epochs", "option --epochs: did you mean --iterations?"),
        ("--drop_missing", "option --drop_missing: did you mean --drop-missing?"),
        ("--beta", "option --beta: did you mean --beta1 or --beta2?"),
        ("-lr", "option -lr: did you mean --learning-rate?"),
        ("-x", "option -x: did you mean --x?"),
        ("-html", "option -html: did you mean --html?"),  # not -h
        ("–seed", "option –seed: did you mean --seed?"),
        ("—seed", "option —seed: did you mean --seed?"),
    ],
)
def test_an_option_that_is_none_is_refused_with_the_one_that_may_be_meant(
    capsys: pytest.CaptureFixture[str], argument: str, question: str
) -> None:
    assert refusal(capsys, "exam.csv", argument, "1").endswith(f"error: unrecognized {question}\n")


@pytest.mark.parametrize(
    ("beginning", "name"),
    [("--learn", "learning_rate"), ("--iter", "iterations"), ("--w", "weight")],
)
def test_a_beginning_that_leaves_no_doubt_is_an_option(beginning: str, name: str) -> None:
    assert getattr(settings_of(beginning, "2"), name) == 2
    assert getattr(settings_of(f"{beginning}=2"), name) == 2


@pytest.mark.parametrize("beginning", ["--ep", "--e", "--st", "--b", "--Learn"])
def test_a_beginning_that_may_be_another_name_is_not_taken(
    capsys: pytest.CaptureFixture[str], beginning: str
) -> None:
    assert "did you mean --" in refusal(capsys, beginning, "2")


@pytest.mark.parametrize("arguments", [["--x", "-a title"], ["--x", "-5"], ["--", "--lr"]])
def test_what_argparse_takes_for_a_value_is_no_option(arguments: list[str]) -> None:
    read = options.parser().parse_args(arguments)
    assert arguments[1] in (read.x, read.file)


def settings_of(*arguments: str) -> Settings:
    return options.settings(options.parser().parse_args(arguments))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "name", sorted({name for rule in OPTIMIZERS.values() for name in rule.own})
)
def test_an_option_that_the_optimizer_has_not_is_refused(optimizer: str, name: str) -> None:
    arguments = ("--optimizer", optimizer, options.option(name), "0.5")
    if name in OPTIMIZERS[optimizer].own:
        settings_of(*arguments)
        return
    with pytest.raises(ValueError, match=f"{name}: {optimizer} has none, only [a-z]"):
        settings_of(*arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--momentum 0.9", "momentum: gradient descent has none, only momentum and nesterov"),
        ("--optimizer adm", "optimizer: 'adm' must be one of: .*, adam; did you mean adam"),
        ("--optimizer RMS_propp", "'RMS_propp' must be one of: .*; did you mean rmsprop"),
        ("--optimizer nest", "'nest' must be one of: .*; did you mean nesterov"),
        ("--optimizer lion", "'lion' must be one of: gradient .*, adam$"),
        ("--loss=", "loss: '' must be one of: sum, mean, absolute, huber$"),
        ("--loss huberr", "loss: 'huberr' must be one of: .*, huber; did you mean huber"),
        ("--engine exat", "engine: 'exat' must be one of: auto, .*; did you mean exact"),
        ("--engine magic", "engine: 'magic' must be one of: auto, autograd, exact$"),
        ("--delta 1", "delta: the sum loss has none, only huber"),
        ("--drop-missing", "drop_missing: without a FILE it does nothing"),
        ("--x hours", "x: without a FILE it does nothing"),
        ("--sheet 2024", "sheet: without a FILE it does nothing"),
        ("--read-as a=days", "read_as: without a FILE it does nothing"),
        ("a.csv --read-as share", "read_as: 'share' must be COLUMN=HOW, such as share=percent"),
        ("a.csv --read-as =days", "read_as: '=days' must be COLUMN=HOW"),
        ("a.csv --read-as a=", "read_as: '' must be one of: percent, days, .*, decimals$"),
        ("a.csv --read-as a=precent", "read_as: 'precent' must be .*; did you mean percent"),
        ("a.csv --read-as a=days --read-as a=days", "read_as: column “a” is given twice. Choose"),
        ("nope.csv --engine exact --clamp", "engine: 'exact' is not possible: the clamp has"),
        ("nope.csv --engine exact --batch-size 5", "engine: 'exact' is not possible: batches"),
        ("nope.csv --device quantum", "device: 'quantum' is not available here"),
        ("--engine exact --device cpu", "device: the exact form needs none, only the real loop"),
        ("--engine exact --device quantum", "device: the exact form needs none"),
        ("-", "FILE: '-' names no file, and standard input is not read"),
    ],
)
def test_what_does_nothing_or_contradicts_is_refused_before_a_file_is_read(
    monkeypatch: pytest.MonkeyPatch, arguments: str, message: str
) -> None:
    monkeypatch.setattr(files, "points", None)
    monkeypatch.setattr(files, "found", None)
    with pytest.raises(ValueError, match=message):
        settings_of(*shlex.split(arguments))


def test_an_empty_name_is_not_the_folder_one_is_in() -> None:
    with pytest.raises(ValueError, match="FILE: '' names no file"):
        settings_of("")


@pytest.mark.parametrize(
    ("message", "spelled"),
    [
        ("batch_size: 0 must be > 0", "--batch-size: 0 must be > 0"),
        ("x: 'a' must be one of: b", "--x: 'a' must be one of: b"),
        ("engine: 'exact' is not possible", "--engine: 'exact' is not possible"),
        ("exam.csv: batch_size: no", "exam.csv: batch_size: no"),
        ("delta: there is no such file", "delta: there is no such file"),  # FILE here
    ],
)
def test_a_message_spells_options_as_they_are_typed(message: str, spelled: str) -> None:
    assert options.spelled(ValueError(message), "delta") == spelled


OFFER = Offer("a b", "percent", "7 %", "1")


@pytest.mark.parametrize(
    ("refused", "spelled"),
    [
        (Refused("it is empty", file="a.csv"), "a.csv: it is empty."),
        (Refused("none is called “a”", argument="x"), "--x: none is called “a”."),
        (
            Refused("“7 %” is a percentage", "", 3, "a b", offers=[OFFER]),
            "row 3, column “a b”: “7 %” is a percentage. --read-as 'a b=percent' reads “7 %” as 1.",
        ),
    ],
)
def test_what_the_reader_refuses_is_told_in_the_terminals_words(
    refused: Refused, spelled: str
) -> None:
    assert options.spelled(refused, "a.csv") == spelled


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        (["1,", "2,", ",3"], "as in 3 of 3 rows. Fewer than 2 rows are whole."),
        (["1,", "2,2"], "as in 1 of 2 rows. Fewer than 2 rows are whole."),
        (["1,", "2,2", "3,3"], "as in 1 of 3 rows. --drop-missing leaves them out."),
    ],
)
def test_to_leave_rows_out_is_advised_where_it_helps(
    tmp_path: Path, rows: list[str], advice: str
) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text("\n".join(["x,y", *rows, ""]), "utf-8")
    with pytest.raises(ValueError, match="cell is empty") as refused:
        files.points(path, "x", "y")
    assert options.spelled(refused.value, str(path)).endswith(advice)


def test_a_message_is_one_line_that_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    err = refusal(capsys, "a.csv", "1\x1b]0;owned\x07\r\n2\u202e")
    assert "\x1b" not in err
    assert "\u202e" not in err
    assert err.count("\n") == 1
    assert "]0;owned" in err


def test_a_message_is_short_and_has_both_its_ends() -> None:
    titles = ", ".join(f"title{k}" for k in range(5000))
    line = options.one_line(f"x: 'a' must be one of: {titles}; name one")
    assert len(line) < 450
    assert line.startswith("x: 'a' must be one of: title0, title1, ")
    assert line.endswith(", title4999; name one")
    assert options.one_line("short") == "short"
