"""Models that a reader brings: found upright or transposed, refused in one line where they are no
such models."""

import pytest
import torch
from safetensors.torch import save_file

from cnn_core.__main__ import main
from cnn_core.data import embedded
from cnn_core.errors import UserError
from cnn_core.nn.evasion import evasion_cnn
from cnn_core.studies.evasion import attacks, given, rates
from cnn_core.train import Recipe, fit


@pytest.fixture(scope="module")
def weights():
    """A state dict of a network that reads most embedded digits."""
    recipe = Recipe(version=1, network=evasion_cnn, epochs=4, batch_size=32, learning_rate=2e-3)
    digits = embedded.digits()
    model, _ = fit(recipe, digits[:1000], digits[1000:1100], seed=0, device=torch.device("cpu"))
    return model.state_dict()


@pytest.fixture
def handed_out(weights, tmp_path):
    file = tmp_path / "model_A.pth"
    torch.save(weights, file)
    return file


def transposed(weights):
    """The weights of the network that reads transposed digits as this one reads upright ones."""
    turned = {name: one.transpose(2, 3) if one.ndim == 4 else one for name, one in weights.items()}
    hidden = turned["fc1.weight"].view(50, 20, 4, 4).transpose(2, 3)
    return {**turned, "fc1.weight": hidden.reshape(50, 320)}


def test_weights_are_read_from_both_formats(weights, handed_out, tmp_path):
    other = tmp_path / "model_A.safetensors"
    save_file(weights, other)
    images = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(
        given.read_model(handed_out)(images), given.read_model(other)(images)
    )


def test_the_orientation_is_found_by_accuracy_and_said(weights, digits, capsys):
    upright, turned = evasion_cnn(), evasion_cnn()
    upright.load_state_dict(weights)
    turned.load_state_dict(transposed(weights))
    few = digits[1100:1200]
    assert given.upright("a", upright.eval(), few) is upright
    assert "model A reads upright digits" in capsys.readouterr().err
    found = given.upright("b", turned.eval(), few)
    assert "model B reads transposed digits" in capsys.readouterr().err
    images = few.images.float() / 255
    torch.testing.assert_close(found(images), upright(images), rtol=1e-4, atol=1e-3)


def test_who_reads_no_digits_is_refused(digits, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    torch.manual_seed(0)
    with pytest.raises(UserError, match="model A reads digits in neither orientation: upright"):
        given.upright("a", evasion_cnn().eval(), digits[:100])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"conv1.weight": torch.zeros(10, 1, 3, 3)}, r"conv1.weight is \(10, 1, 3, 3\), expected"),
        ({"conv3.weight": torch.zeros(1)}, "conv3.weight is .*, expected nothing of that name"),
        ({"fc2.bias": "no tensor"}, "fc2.bias is str, expected"),
    ],
)
def test_other_weights_are_named_in_one_line(change, message, weights, tmp_path):
    file = tmp_path / "model.pth"
    torch.save(weights | change, file)
    with pytest.raises(UserError, match=message) as error:
        given.read_model(file)
    assert "\n" not in str(error.value)


def test_missing_weights_and_damaged_files_are_named(weights, tmp_path):
    file = tmp_path / "model.pth"
    torch.save({name: one for name, one in weights.items() if name != "fc1.bias"}, file)
    with pytest.raises(UserError, match=r"fc1\.bias is missing"):
        given.read_model(file)
    file.write_bytes(b"no weights")
    with pytest.raises(UserError, match="could not be read as weights"):
        given.read_model(file)
    with pytest.raises(UserError, match="could not be read as weights"):
        given.read_model(tmp_path / "nowhere.pth")


def test_one_command_attacks_a_given_model_and_writes_nothing(
    handed_out, project, capsys, monkeypatch
):
    for module in (attacks, given, rates):
        monkeypatch.setattr(module, "EPSILONS", (0, 8, 16))
    monkeypatch.setattr(given, "scaled", lambda full, smoke: 20)
    assert main(["run", "evasion", "--preset", "smoke", "--model-b", str(handed_out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"model B: {handed_out}")
    assert "untargeted" in said
    assert "improved targeted attack: " in said
    assert "at 8" in said
    assert not project.exists()


def test_the_options_are_of_this_study_alone(handed_out, capsys):
    assert main(["run", "mnist", "--model-a", str(handed_out)]) == 1
    assert "--model-a and --model-b are of the study evasion" in capsys.readouterr().err
