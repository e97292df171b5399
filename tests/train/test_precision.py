import pytest
import torch

from cnn_core.train import precision
from cnn_core.train.precision import computes_in_bfloat16, precision_on, processor_flags

CPU = torch.device("cpu")


@pytest.fixture
def processor(monkeypatch):
    def has(*flags):
        monkeypatch.setattr(precision, "processor_flags", lambda: set(flags))

    return has


@pytest.mark.parametrize("flag", ["avx512_bf16", "amx_bf16", "bf16"])
def test_a_processor_with_bfloat16_arithmetic_is_known_by_its_flag(processor, flag):
    processor("fma", flag)
    assert computes_in_bfloat16(CPU)
    assert precision_on(CPU, "bfloat16") == "bfloat16"


def test_without_bfloat16_arithmetic_the_training_is_in_float32(processor):
    processor("fma", "avx2", "avx512f")
    assert precision_on(CPU, "bfloat16") == "float32"


def test_float32_is_float32_everywhere(processor):
    processor("avx512_bf16")
    assert precision_on(CPU, "float32") == "float32"


@pytest.mark.parametrize(("capability", "has"), [((7, 5), False), ((8, 0), True), ((9, 0), True)])
def test_a_cuda_device_has_bfloat16_from_capability_8(monkeypatch, capability, has):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert computes_in_bfloat16(torch.device("cuda")) == has


def test_a_device_that_does_not_say_has_none():
    assert not computes_in_bfloat16(torch.device("mps"))


@pytest.mark.parametrize("line", ["flags\t\t: fpu avx512_bf16\n", "Features\t: fp asimd bf16\n"])
def test_flags_are_read_as_linux_lists_them(tmp_path, monkeypatch, line):
    listing = tmp_path / "cpuinfo"
    listing.write_text(f"processor\t: 0\n{line}\nprocessor\t: 1\n{line}")
    monkeypatch.setattr(precision, "Path", lambda name: listing)
    assert {"avx512_bf16", "bf16"} & processor_flags()


def test_a_system_that_lists_no_flags_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(precision, "Path", lambda name: tmp_path / "nothing")
    assert processor_flags() == set()
