import pytest
import torch
from torch import nn

from cnn_core.data.images import ImageSet
from cnn_core.evaluate.predict import predict


class Listening(nn.Module):
    """Says which pixels it saw, and in which mode."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.seen = []

    def forward(self, images):
        self.seen.append((images, self.training, torch.is_grad_enabled()))
        return images.flatten(1) * self.weight


@pytest.fixture
def pixels():
    values = torch.arange(250, dtype=torch.uint8).view(-1, 1, 1, 2) + 6
    return ImageSet(values, torch.zeros(125, dtype=torch.long), ("a", "b"))


def test_a_network_sees_pixels_from_0_to_1_in_evaluation_mode_without_gradients(pixels):
    model = Listening().train()
    logits = predict(model, pixels)
    (images, training, gradients), *_ = model.seen
    assert torch.equal(images, pixels.images / 255)
    assert images.dtype == torch.float32
    assert (training, gradients) == (False, False)
    assert torch.equal(logits, pixels.images.flatten(1) / 255)
    assert not logits.requires_grad


@pytest.mark.parametrize("training", [True, False])
def test_the_training_flag_is_put_back(pixels, training):
    model = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(2, 2)).train(training)
    predict(model, pixels)
    assert [module.training for module in model.modules()] == [training] * 4


def test_the_training_flag_is_put_back_after_a_failure(pixels):
    model = nn.Sequential(nn.Linear(5, 2)).train()  # does not fit the images
    with pytest.raises(RuntimeError):
        predict(model, pixels)
    assert model.training


@pytest.mark.parametrize("batch_size", [1, 7, 124, 125, 1000])
def test_the_batch_size_bounds_memory_not_the_result(pixels, batch_size):
    model = Listening()
    assert torch.equal(predict(model, pixels, batch_size), pixels.images.flatten(1) / 255)
    assert max(len(images) for images, *_ in model.seen) == min(batch_size, 125)


def test_what_is_learned_on_the_way_is_nothing(pixels):
    model = nn.Sequential(nn.BatchNorm2d(1), nn.Flatten()).train()
    predict(model, pixels)
    assert model[0].num_batches_tracked == 0


def test_a_set_without_images_has_logits_without_rows(pixels):
    assert predict(nn.Sequential(nn.Flatten(), nn.Linear(2, 10)), pixels[:0]).shape == (0, 10)


def test_reduced_precision_comes_back_in_single_precision(pixels):
    class Reduced(Listening):
        def forward(self, images):
            return super().forward(images).bfloat16()

    assert predict(Reduced(), pixels).dtype == torch.float32
