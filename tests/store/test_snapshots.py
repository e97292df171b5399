import pytest
import torch

from cnn_core.store.documents import DamagedFile
from cnn_core.store.snapshots import read_snapshot, write_snapshot

CPU = torch.device("cpu")
CONTENT = {"weights": torch.arange(6.0).view(2, 3), "history": {"loss": [0.5, 0.25]}}


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "state.pt"
    write_snapshot(file, CONTENT)
    return file


def test_what_is_read_is_what_was_written(file):
    content = read_snapshot(file, CPU)
    assert content["history"] == CONTENT["history"]
    assert torch.equal(content["weights"], CONTENT["weights"])


@pytest.mark.parametrize("position", [0, 40, 500, -1])
def test_a_flipped_bit_is_named_with_the_remedy(file, flip_bit, position):
    flip_bit(file, position)
    with pytest.raises(DamagedFile, match=r"state\.pt is damaged .*; delete it, or run with"):
        read_snapshot(file, CPU)


@pytest.mark.parametrize("length", [0, 10, 100])
def test_a_file_that_is_cut_off_is_named(file, length):
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(DamagedFile):
        read_snapshot(file, CPU)
