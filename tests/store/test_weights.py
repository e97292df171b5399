import pytest
import safetensors
import torch
from safetensors.torch import save_file
from torch import nn

from cnn_core.errors import UserError
from cnn_core.store.documents import DamagedFile
from cnn_core.store.weights import read_weights, round_to_half, write_weights

PROVENANCE = {"recipe": {"version": 1, "rate": 0.002}, "seed": 0, "who": "größer"}


def small_model(seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Conv2d(1, 2, 2), nn.BatchNorm2d(2))


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "weights.safetensors"
    write_weights(file, small_model(), PROVENANCE)
    return file


def test_weights_come_back_in_single_precision_rounded_to_half(file):
    state, provenance = read_weights(file, "")
    original = small_model().state_dict()
    assert provenance == PROVENANCE
    assert state.keys() == original.keys()
    for name, tensor in original.items():
        assert state[name].dtype == tensor.dtype
        expected = tensor.half().float() if tensor.is_floating_point() else tensor
        assert torch.equal(state[name], expected)


def test_a_model_rounded_to_half_is_the_stored_one(file):
    model = small_model()
    round_to_half(model)
    state, _ = read_weights(file, "")
    assert all(torch.equal(state[name], value) for name, value in model.state_dict().items())
    assert not torch.equal(model[0].weight, small_model()[0].weight)


def test_the_memory_layout_does_not_count(file, tmp_path):
    other = tmp_path / "other.safetensors"
    write_weights(other, small_model().to(memory_format=torch.channels_last), PROVENANCE)
    stored, turned = (safetensors.safe_open(path, "pt").metadata() for path in (file, other))
    assert stored == turned  # the digest among it


def test_the_same_weights_make_the_same_file(file):
    # Else training again, to the same weights, is a change to every chapter and to the repository.
    contents = {file.read_bytes()}
    for _ in range(20):
        write_weights(file, small_model(), PROVENANCE)
        contents.add(file.read_bytes())
    assert len(contents) == 1


def test_a_flipped_bit_anywhere_is_noticed_or_changes_nothing(file):
    whole = file.read_bytes()
    state, provenance = read_weights(file, "")
    harmless = 0
    for position in range(len(whole)):  # header's length, header, weights
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        file.write_bytes(damaged)
        try:
            read, said = read_weights(file, "")
        except DamagedFile:
            continue
        harmless += 1
        assert said == provenance
        assert all(torch.equal(read[name], state[name]) for name in state)
    assert harmless <= 4  # "ö" and "ß" are written as \\u00f6 and \\u00df: f and d may be F and D


def test_a_file_that_ends_early_or_late_is_noticed(file):
    whole = file.read_bytes()
    for content in [whole[:length] for length in range(len(whole))] + [whole + b"\0"]:
        file.write_bytes(content)
        with pytest.raises(DamagedFile):
            read_weights(file, "")


def test_weights_without_a_digest_are_not_used(file):
    save_file({"0.weight": torch.zeros(1)}, file)
    with pytest.raises(DamagedFile, match="not a readable checkpoint"):
        read_weights(file, "")


def test_provenance_of_another_run_is_noticed(file):
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'\\"seed\\": 0', b'\\"seed\\": 1'))
    with pytest.raises(DamagedFile, match="its content does not match its digest"):
        read_weights(file, "")


def test_damage_is_told_in_one_line_with_the_file_and_the_remedy(file, flip_bit):
    flip_bit(file, -1)
    with pytest.raises(UserError) as caught:
        read_weights(file, "train it again")
    why = "its content does not match its digest"
    assert str(caught.value) == f"{file} is damaged ({why}); train it again"


def test_provenance_that_cannot_be_written_leaves_the_old_file(file):
    before = file.read_bytes()
    with pytest.raises(TypeError):
        write_weights(file, small_model(), {"seed": {0}})  # a set is no JSON
    assert file.read_bytes() == before
    assert list(file.parent.glob(".*")) == []
