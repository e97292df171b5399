import math
import random
import re
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn_core.data.augment import random_affine
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.predict import predict
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.store.snapshots import read_snapshot
from cnn_core.train import Recipe, best_device, fit, loop, progress
from cnn_core.train.objective import cross_entropy


def small_net():
    """Convolution, batch normalization and dropout: weights, buffers and chance."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 5, stride=3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(4 * 8 * 8, 10),
    )


PLAIN = Recipe(version=1, network=small_net, epochs=3, learning_rate=5e-3, batch_size=20)
RICH = replace(
    PLAIN,
    weight_decay=0.01,
    objective=partial(cross_entropy, label_smoothing=0.1),
    averaging=0.8,
    augmentation=(partial(random_affine, degrees=10, translate=0.1, elastic=1),),
)
REDUCED = replace(RICH, precision="bfloat16")
RECIPES = {"plain": PLAIN, "rich": RICH, "reduced precision": REDUCED}
every_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


@pytest.fixture(autouse=True)
def every_precision(monkeypatch):
    """Train in bfloat16 where a recipe says so, emulated or not: the networks are tiny."""
    monkeypatch.setattr(loop, "precision_on", lambda device, wanted: wanted)


def train(recipe, splits, seed=0, **options):
    return fit(
        recipe, splits.train, splits.validation, seed=seed, device=torch.device("cpu"), **options
    )


def weights(recipe, splits, **options):
    return train(recipe, splits, **options)[0].state_dict()


def same(one, other) -> bool:
    """Equal to the last bit."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def without_seconds(history):
    return [
        {name: column for name, column in side.items() if name != "seconds"}
        for side in (history.train, history.validation)
    ]


# Chance


@every_recipe
def test_the_same_seed_gives_the_same_weights(few_digits, recipe):
    torch.manual_seed(1)
    first, first_history = train(recipe, few_digits)
    torch.manual_seed(2)  # whatever the state of the world
    again, again_history = train(recipe, few_digits)
    assert same(first.state_dict(), again.state_dict())
    assert without_seconds(first_history) == without_seconds(again_history)


def test_another_seed_gives_other_weights(few_digits):
    assert not same(weights(PLAIN, few_digits, seed=0), weights(PLAIN, few_digits, seed=1))


@every_recipe
def test_the_global_random_states_are_left_as_they_were(few_digits, recipe):
    states = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()
    train(recipe, few_digits)
    assert torch.equal(torch.get_rng_state(), states[0])
    assert (random.getstate(), np.random.get_state()[1].tolist()) == states[1:]


def test_a_training_that_fails_leaves_the_global_random_state_too(few_digits):
    def fail(images, generator):
        raise RuntimeError("no such augmentation")

    before = torch.get_rng_state()
    with pytest.raises(RuntimeError, match="no such augmentation"):
        train(replace(PLAIN, augmentation=(fail,)), few_digits)
    assert torch.equal(torch.get_rng_state(), before)


# What an epoch is


def numbered_images(count):
    """One-pixel images that carry their own number; the class of number n is n mod 10."""
    numbers = torch.arange(count)
    pixels = numbers.to(torch.uint8).view(-1, 1, 1, 1)
    return ImageSet(pixels, numbers % 10, tuple("0123456789"))


def test_an_epoch_is_every_image_once_in_an_order_of_its_own():
    batches = []

    def listen(images, generator):
        batches.append(images)
        return images

    recipe = replace(
        PLAIN,
        network=lambda: nn.Sequential(nn.Flatten(), nn.Linear(1, 10)),
        epochs=2,
        batch_size=30,
        augmentation=(listen,),
    )
    images = numbered_images(100)
    fit(recipe, images, images[:10], seed=0, device=torch.device("cpu"))
    assert [len(batch) for batch in batches] == [30, 30, 30, 10] * 2  # the short batch counts too
    orders = [
        (torch.cat(part).flatten() * 255).round().tolist() for part in (batches[:4], batches[4:])
    ]
    assert [sorted(order) for order in orders] == [list(range(100))] * 2
    assert orders[0] != orders[1] != list(range(100))


def test_images_stay_with_their_labels():
    seen = []

    class Listening(nn.Linear):
        def forward(self, images):
            seen.append((images.flatten() * 255).round().long() % 10)
            return super().forward(images.flatten(1))

    recipe = replace(PLAIN, network=lambda: Listening(1, 10), epochs=1, batch_size=30)
    cross_entropy, given = F.cross_entropy, []

    def listening(logits, labels, **options):
        given.append(labels)
        return cross_entropy(logits, labels, **options)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(loop.F, "cross_entropy", listening)
        train_set = numbered_images(100)
        fit(recipe, train_set, train_set[:10], seed=0, device=torch.device("cpu"))
    assert all(torch.equal(one, other) for one, other in zip(seen[:4], given[:4], strict=True))


def test_augmentations_work_on_floats_from_0_to_1_in_the_order_of_the_recipe(few_digits):
    seen = []

    def invert(images, generator):
        seen.append(images)
        return 1 - images

    def listen(images, generator):
        seen.append(images)
        return images

    train(replace(PLAIN, epochs=1, batch_size=96, augmentation=(invert, listen)), few_digits)
    first, second = seen
    assert first.dtype == torch.float32
    assert (first.min(), first.max()) == (0, 1)
    assert torch.equal(second, 1 - first)


def test_the_learning_rate_follows_the_schedule_step_by_step(few_digits, monkeypatch):
    asked = []
    monkeypatch.setattr(loop, "learning_rate_at", lambda done, recipe: asked.append(done) or 1e-3)
    train(replace(PLAIN, epochs=3, batch_size=50), few_digits)  # 96 images: two steps
    assert asked == pytest.approx([step / 6 for step in range(6)])


# The mathematics, against a plain loop written out here


def by_hand(recipe, images: ImageSet, seed=0):
    """Full-batch training, so that the order of the images does not matter. Returns the weights
    after each step."""
    torch.manual_seed(seed)
    model = recipe.network()
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=recipe.weight_decay)
    x, y = images.images.float() / 255, images.labels
    smoothing = recipe.objective.keywords["label_smoothing"]
    after = []
    for epoch in range(recipe.epochs):
        rate = recipe.learning_rate * (1 + math.cos(math.pi * epoch / recipe.epochs)) / 2
        optimizer.param_groups[0]["lr"] = rate
        logs = model(x).log_softmax(1)
        right, spread = logs[range(len(y)), y].mean(), logs.mean()
        loss = -(1 - smoothing) * right - smoothing * spread
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        after.append({name: value.clone() for name, value in model.state_dict().items()})
    return after


def normalized_net():
    # No bias before the normalization: its gradient is zero but for rounding, which Adam blows up.
    return nn.Sequential(
        nn.Conv2d(1, 4, 5, stride=3, bias=False),
        nn.BatchNorm2d(4),
        nn.Flatten(),
        nn.Linear(4 * 8 * 8, 10),
    )


FULL_BATCH = Recipe(
    version=1,
    network=normalized_net,
    epochs=4,
    batch_size=96,
    learning_rate=0.01,
    warmup=0.0,
    weight_decay=0.1,
    objective=partial(cross_entropy, label_smoothing=0.2),
)


def close(one, other):
    # Single precision, four steps of 0.01, sums over another order of the images.
    for name in one:
        torch.testing.assert_close(one[name], other[name], atol=2e-4, rtol=1e-3, msg=name)


def test_a_training_is_adamw_on_the_smoothed_cross_entropy_under_the_schedule(few_digits):
    close(weights(FULL_BATCH, few_digits), by_hand(FULL_BATCH, few_digits.train)[-1])


@pytest.mark.parametrize(
    "change",
    [{"weight_decay": 0.0}, {"objective": cross_entropy}, {"warmup": 0.5}, {"learning_rate": 0.02}],
)
def test_every_number_of_the_recipe_counts(few_digits, change):
    expected = by_hand(FULL_BATCH, few_digits.train)[-1]
    with pytest.raises(AssertionError):
        close(weights(replace(FULL_BATCH, **change), few_digits), expected)


def test_averaged_weights_are_the_moving_average_of_the_weights_after_each_step(few_digits):
    recipe = replace(FULL_BATCH, averaging=0.7)
    first, *others = by_hand(recipe, few_digits.train)
    average = first  # the first step sets it, the next ones move it
    for step in others:
        average = {
            name: 0.7 * average[name] + 0.3 * step[name]
            for name in step
            if step[name].is_floating_point()
        }
    trained = weights(recipe, few_digits)
    close(average, trained)
    with pytest.raises(AssertionError):
        close(others[-1], trained)  # not the last weights


# What comes out


@every_recipe
def test_the_network_comes_back_in_single_precision_ready_to_be_asked(few_digits, recipe):
    model, _ = train(recipe, few_digits)
    assert isinstance(model, nn.Sequential)
    assert not model.training
    for parameter in model.parameters():
        assert parameter.dtype == torch.float32
        assert parameter.device.type == "cpu"
        assert parameter.is_contiguous()


@every_recipe
def test_the_history_is_measured_on_the_network_that_comes_back(few_digits, recipe):
    model, history = train(recipe, few_digits)
    assert len(history) == recipe.epochs
    right = predict(model, few_digits.validation).argmax(1) == few_digits.validation.labels
    assert history.validation["accuracy"][-1] == pytest.approx(right.float().mean().item())


def test_the_training_side_is_measured_without_augmentation_on_as_many_images(few_digits):
    def blacken(images, generator):
        return torch.zeros_like(images)

    splits = replace(few_digits, validation=few_digits.train)  # so that the sample is the whole set
    _, history = train(replace(PLAIN, epochs=1, augmentation=(blacken,)), splits)
    assert history.train["loss"] == history.validation["loss"]
    smaller = replace(few_digits, validation=few_digits.train[:10])
    _, history = train(PLAIN, smaller)
    assert all(round(10 * accuracy, 4) % 1 == 0 for accuracy in history.train["accuracy"])


def test_reduced_precision_computes_in_bfloat16_and_channels_last(few_digits):
    seen = []

    def channels_last(tensor):
        return (
            tensor.is_contiguous(memory_format=torch.channels_last) and not tensor.is_contiguous()
        )

    class Listening(nn.Conv2d):
        def forward(self, images):
            output = super().forward(images)
            if self.training:
                layouts = [channels_last(tensor) for tensor in (images, self.weight, output)]
                seen.append((output.dtype, self.weight.dtype, layouts))
            return output

    def network():
        first, second = nn.Conv2d(1, 4, 3, stride=3), Listening(4, 4, 3)
        return nn.Sequential(first, second, nn.Flatten(), nn.Linear(4 * 7 * 7, 10))

    recipe = replace(PLAIN, network=network, epochs=1)
    train(replace(recipe, precision="bfloat16"), few_digits)
    assert set(map(str, seen)) == {str((torch.bfloat16, torch.float32, [True] * 3))}
    seen.clear()
    train(recipe, few_digits)
    assert set(map(str, seen)) == {str((torch.float32, torch.float32, [False] * 3))}


def test_the_digits_are_learned(digits):
    recipe = Recipe(version=1, network=mnist_cnn, epochs=3, batch_size=50, learning_rate=2e-3)
    _, history = fit(recipe, digits[:800], digits[800:1100], seed=0)
    assert history.validation["accuracy"][-1] > 0.9  # by chance: 0.1
    assert history.train["loss"][-1] < history.train["loss"][0] / 2


def test_the_digits_are_learned_in_reduced_precision_with_augmentation_and_averaging(digits):
    recipe = Recipe(
        version=1,
        network=partial(mnist_cnn, batch_norm=True),
        epochs=3,
        batch_size=50,
        learning_rate=2e-3,
        averaging=0.8,
        precision="bfloat16",
        augmentation=(partial(random_affine, degrees=5, translate=0.05),),
    )
    _, history = fit(recipe, digits[:800], digits[800:1100], seed=0)
    assert history.validation["accuracy"][-1] > 0.9


@pytest.mark.parametrize(
    ("cuda", "mps", "device"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_best_device_is_taken(monkeypatch, cuda, mps, device):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert best_device().type == device


# What is said meanwhile


def test_where_there_is_no_terminal_an_epoch_is_one_quiet_line(few_digits, capsys):
    train(PLAIN, few_digits, label="digits plain")
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 3
    pattern = r"digits plain  epoch 2/3  error: train \d+\.\d\d%, validation \d+\.\d\d%  \d+\.\d s"
    assert re.fullmatch(pattern, lines[1])


def test_on_a_terminal_there_is_a_bar(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress.bar(range(3), 3, "digits")) == [0, 1, 2]
    assert "digits" in capsys.readouterr().err


# Interruptions


def stop_after(epochs, monkeypatch):
    """Interrupt a training once it has finished so many epochs."""

    def line(label, total, history):
        if len(history) == epochs:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress, "epoch_line", line)


@every_recipe
@pytest.mark.parametrize("epochs", [1, 2])
def test_an_interrupted_training_ends_with_the_weights_it_would_have_had(
    few_digits, recipe, epochs, tmp_path
):
    file = tmp_path / "resume.pt"
    expected, expected_history = train(recipe, few_digits)
    with pytest.MonkeyPatch.context() as monkeypatch:
        stop_after(epochs, monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            train(recipe, few_digits, resume_file=file)
    model, history = train(recipe, few_digits, resume_file=file)
    assert same(model.state_dict(), expected.state_dict())
    assert without_seconds(history) == without_seconds(expected_history)


def test_an_interrupted_training_does_only_what_is_left(few_digits, tmp_path, monkeypatch, capsys):
    file = tmp_path / "resume.pt"
    with monkeypatch.context() as patch:
        stop_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            train(PLAIN, few_digits, resume_file=file)
    train(PLAIN, few_digits, resume_file=file)
    assert [line.split()[2] for line in capsys.readouterr().err.splitlines()] == ["3/3"]
    # Whoever asks once more, as after a death before the result was stored, gets it at once.
    finished = weights(PLAIN, few_digits, resume_file=file)
    assert capsys.readouterr().err == ""
    assert same(finished, weights(PLAIN, few_digits))


KILLED = """
import sys
from functools import partial
from pathlib import Path
import torch
from cnn_core.data.augment import random_affine
from cnn_core.data.embedded import digits
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.store.snapshots import read_snapshot
from cnn_core.train import Recipe, fit

torch.set_num_threads(1)
recipe = Recipe(
    version=1,
    network=partial(mnist_cnn, batch_norm=True),
    epochs=4,
    learning_rate=2e-3,
    averaging=0.8,
    augmentation=(partial(random_affine, degrees=10),),
)

def trained(resume_file):
    return fit(
        recipe, digits()[:500], digits()[500:600], seed=3,
        device=torch.device("cpu"), resume_file=resume_file,
    )

if __name__ == "__main__":
    trained(Path(sys.argv[1]))
"""


def test_a_training_killed_without_warning_ends_with_the_weights_it_would_have_had(tmp_path):
    file = tmp_path / "resume.pt"
    script = {"__name__": "read, not run"}
    exec(KILLED, script)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(file)], stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.readline()
        process.send_signal(signal.SIGKILL)
    assert "epoch 1/4" in said
    assert process.returncode == -signal.SIGKILL
    done = len(read_snapshot(file, torch.device("cpu"))["history"]["train"]["loss"])
    assert 1 <= done < 4  # killed in the middle of the work

    resumed, history = script["trained"](file)
    assert len(history) == 4
    assert same(resumed.state_dict(), script["trained"](None)[0].state_dict())


def cut(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file):
    file.write_bytes(b"")


def flip_a_weight(file):
    content = read_snapshot(file, torch.device("cpu"))
    as_stored = content["model"]["5.weight"].numpy().tobytes()[:64]
    whole = bytearray(file.read_bytes())
    whole[whole.find(as_stored) + 2] ^= 0x20
    file.write_bytes(whole)


@pytest.mark.parametrize("damage", [cut, empty, flip_a_weight])
def test_a_damaged_resume_file_is_named_and_never_used(few_digits, tmp_path, monkeypatch, damage):
    file = tmp_path / "resume.pt"
    with monkeypatch.context() as patch:
        stop_after(1, patch)
        with pytest.raises(KeyboardInterrupt):
            train(PLAIN, few_digits, resume_file=file)
    damage(file)
    with pytest.raises(UserError, match=r"resume\.pt is damaged"):
        train(PLAIN, few_digits, resume_file=file)
