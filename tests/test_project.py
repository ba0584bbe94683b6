"""What the documents and the requirements say is true."""

from __future__ import annotations

import ast
import doctest
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
LAYERS = ("perceptron", "ui", "pages")
SOURCES = [ROOT / "app.py", *(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))]


def documents() -> list[Path]:
    named = [README, *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY"))]
    return [*named, *sorted((ROOT / "docs").rglob("*.md"))]


def prose(text: str) -> str:
    """Without its code blocks, where a bracket or a # means something else."""
    return re.sub(r"^(```|~~~).*?^\1\s*$", "", text, flags=re.MULTILINE | re.DOTALL)


def links(text: str) -> list[str]:
    markdown = re.findall(r"\]\(\s*<?([^)\s>]+)", prose(text))
    return markdown + re.findall(r"(?:src|href|srcset)=\"([^\"]+)\"", prose(text))


def anchors(text: str) -> set[str]:
    """The names that a heading gets where Markdown is shown as a page."""
    headings = re.findall(r"^#+\s+(.+?)\s*$", prose(text), flags=re.MULTILINE)
    plain = [re.sub(r"[`*_]", "", heading).lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def broken_links(path: Path, text: str) -> list[str]:
    wrong = []
    for link in links(text):
        if re.match(r"[a-z]+:", link):
            continue  # another site's address can't be judged without asking it
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        if not target.exists():
            wrong.append(link)
        elif anchor and target.suffix == ".md":
            words = text if target == path else target.read_text("utf-8")
            wrong += [link] if anchor not in anchors(words) else []
    return wrong


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text("utf-8")) == []


def test_a_broken_link_is_seen() -> None:
    text = "# One\n[a](nowhere.md) ![b](nowhere.gif) [c](#two)\n```\n[d](x.md)\n```\n[e](#one)"
    assert broken_links(ROOT / "CHANGELOG.md", text) == ["nowhere.md", "nowhere.gif", "#two"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE)
    named = re.findall(r"(?:`|&& |^)make ([a-z][a-z-]*)", path.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= set(targets)


def python_blocks(text: str) -> str:
    """The README's `>>>` examples as one session, without the fences that would count as output."""
    blocks = re.findall(r"^```(?:python|pycon)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(block for block in blocks if ">>>" in block)


def failures(session: str) -> doctest.TestResults:
    test = doctest.DocTestParser().get_doctest(session, {}, README.name, README.name, 0)
    return doctest.DocTestRunner(verbose=False).run(test)


def test_what_the_readme_prints_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    result = failures(python_blocks(README.read_text("utf-8")))
    assert result.attempted >= 3
    assert result.failed == 0, capsys.readouterr().out


def test_an_untrue_example_is_seen() -> None:
    assert failures(python_blocks("```python\n>>> 1 + 1\n3\n```\n")).failed == 1


def pins(name: str) -> dict[str, str]:
    lines = [re.sub(r"\s*#.*", "", line) for line in (ROOT / name).read_text("utf-8").splitlines()]
    return dict(line.partition("==")[::2] for line in lines if line and not line.startswith("-r "))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    assert pins(name)
    assert [f"{p}=={v}" for p, v in pins(name).items() if not re.fullmatch(r"\d[\w.]*", v)] == []


def direct_imports(source: str) -> Iterator[str]:
    """Packages that a source names itself, also by find_spec, which is how a data file is found."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "find_spec":
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def test_the_requirements_are_exactly_what_the_app_imports() -> None:
    named = {n.split(".")[0] for path in SOURCES for n in direct_imports(path.read_text("utf-8"))}
    assert named - set(sys.stdlib_module_names) - {"app", *LAYERS} == {
        name.replace("-", "_") for name in pins("requirements.txt")
    }


def test_an_installed_library_asks_for_exactly_what_it_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=!~ ]", line)[0] for line in project["dependencies"]}
    ours = [path for path in SOURCES if path.is_relative_to(ROOT / "perceptron")]
    named = {n.split(".")[0] for path in ours for n in direct_imports(path.read_text("utf-8"))}
    wanted = (
        named - set(sys.stdlib_module_names) - {"perceptron", "streamlit"}
    )  # its font, if there
    assert wanted <= {name.replace("-", "_") for name in asked}
    assert asked <= set(pins("requirements.txt"))


def test_the_newest_version_in_the_changelog_is_the_unreleased_one() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0].startswith("Unreleased")


def test_no_option_of_streamlit_lets_the_server_call_out_or_collect_garbage_by_force() -> None:
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert options["browser"]["gatherUsageStats"] is False
    assert options["browser"]["serverAddress"]  # unset, another host is asked for our address
    assert options["runner"]["postScriptGC"] is False  # docs/decisions/0003
