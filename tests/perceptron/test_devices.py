import re
import subprocess
import sys

import pytest
import torch

from perceptron import Points, Settings, devices, record, train
from perceptron.training import blocks


@pytest.fixture
def only_cpu(monkeypatch):
    for backend in (torch.cuda, torch.xpu, torch.mps):
        monkeypatch.setattr(backend, "is_available", lambda: False)


def test_the_cpu_comes_first_and_every_name_listed_can_be_used():
    here = devices.available()
    assert here[0] == "cpu"
    for name in here:
        devices.check(name)
        assert torch.ones(2, device=name).sum().item() == 2


def test_every_device_that_torch_sees_is_listed_by_the_name_torch_gives_it(monkeypatch):
    for backend, count in ((torch.cuda, 3), (torch.mps, 1), (torch.xpu, 1)):
        monkeypatch.setattr(backend, "is_available", lambda: True)
        monkeypatch.setattr(backend, "device_count", lambda count=count: count)
    assert devices.available() == ["cpu", "cuda", "cuda:1", "cuda:2", "mps", "xpu"]
    for name in ("cuda:0", "cuda:2", "mps:0", "xpu:0", "cpu:0"):
        devices.check(name)
    for name in ("cuda:3", "xpu:1", "cuda:", "cuda:00", ":0", "mps:1"):
        with pytest.raises(ValueError, match="is not available here"):
            devices.check(name)


@pytest.mark.usefixtures("only_cpu")
def test_another_device_is_refused_with_the_list_of_those_available():
    message = "device: 'cuda' is not available here; available: cpu"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        devices.check("cuda")


@pytest.mark.usefixtures("only_cpu")
@pytest.mark.parametrize("start", [train, blocks, record])
def test_a_training_on_a_missing_device_is_refused_at_the_call(start):
    with pytest.raises(ValueError, match="device: 'mps' is not available here"):
        start(Points.tutorial(), Settings(device="mps"))


def test_a_backend_that_is_missing_or_broken_is_no_device(monkeypatch):
    def broken():
        raise RuntimeError("driver too old")

    monkeypatch.setattr(torch.cuda, "is_available", broken)
    monkeypatch.delattr(torch, "xpu")
    monkeypatch.delattr(torch, "mps")
    assert devices.available() == ["cpu"]


def test_importing_the_library_does_not_import_torch_or_more_than_numpy():
    heavy = "{'torch', 'pandas', 'streamlit', 'plotly'}"
    code = f"import perceptron, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
