"""Training, and looking inside the network."""

import numpy as np
import pytest
import torch
from torch import nn

from nma_w1d5 import CNN, FC, ConvFC, ConvPoolFC, get_hidden_activity, grating, train

ANCHORS = {5: (4.10e-01,), 10: (5.17e-02,), 15: (1.32e-02,), 20: (2.27e-03, 2.29e-03), 25: (8.08e-05, 8.15e-05)}


def few(n=20, seed=0):
    orientations = np.random.default_rng(seed).uniform(-90, 90, n)
    images = torch.stack([grating(angle) for angle in orientations])
    return images, torch.tensor(orientations > 0).float()[:, None]


@pytest.fixture(scope="module")
def trained():
    """The network of the tutorial, trained as there; with what was printed and returned."""
    import contextlib
    import io

    np.random.seed(12)
    torch.manual_seed(12)
    net = CNN(48, 64)
    orientations = (np.random.rand(1000) - 0.5) * 180
    images = torch.stack([grating(angle) for angle in orientations])
    labels = torch.tensor(orientations > 0).float()[:, None]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        history = train(net, images, labels)
    return net, images, labels, history, printed.getvalue()


def test_losses_are_those_of_the_original_to_two_digits(trained):
    history = trained[3]
    assert history.shape == (25, 10)
    for epoch, expected in ANCHORS.items():
        loss = float(f"{history[epoch - 1, -1]:.2e}")
        assert min(expected) <= loss <= max(expected), f"epoch {epoch}: {loss}"


def test_output_is_printed_as_in_the_original(trained):
    lines = trained[4].splitlines()
    assert lines[0] == "epoch 5 | loss on last mini-batch:  4.10e-01"
    assert [line.split(" |")[0] for line in lines] == [f"epoch {n}" for n in (5, 10, 15, 20, 25)] + ["training done!"]


def test_trained_network_is_right_nearly_always(trained):
    net, images, labels, *_ = trained
    with torch.no_grad():
        accuracy = ((net(images) > 0.5) == labels.bool()).float().mean()
    assert accuracy >= 0.998


def test_hidden_activity_has_the_range_of_the_original(trained):
    stimuli = torch.stack([grating(angle) for angle in range(-90, 91)])
    activity = get_hidden_activity(trained[0], stimuli, ["pool", "fc"])
    pool, fc = activity["pool"], activity["fc"]
    assert pool.shape == (181, 288)
    assert fc.shape == (181, 10)
    assert pool.min() == 0
    assert pool.max() == pytest.approx(5.84, abs=0.02)
    assert (fc.min(), fc.max()) == (pytest.approx(-5.7, abs=0.1), pytest.approx(21.3, abs=0.1))
    assert (fc < 0).mean() == pytest.approx(0.46, abs=0.02)


@pytest.mark.parametrize("n_epochs", [1, 2, 3, 4, 5, 7])
def test_any_number_of_epochs_prints_and_returns_every_loss(n_epochs, capsys):
    history = train(FC(48, 64), *few(), n_epochs=n_epochs, batch_size=8)
    assert history.shape == (n_epochs, 3), "20 images in mini-batches of 8 are 3"
    assert np.isfinite(history).all()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "training done!"
    assert len(lines) == 1 + n_epochs // max(1, n_epochs // 5)
    assert f"{history[-1, -1]: .2e}" in lines[-2] or n_epochs == 7


def test_one_permutation_an_epoch_drawn_from_the_global_generator():
    images, labels = few()
    torch.manual_seed(3)
    train(FC(48, 64), images, labels, n_epochs=2, batch_size=4)
    after_training = torch.rand(1)
    torch.manual_seed(3)
    FC(48, 64)
    torch.randperm(20), torch.randperm(20)
    assert after_training == torch.rand(1)


@pytest.mark.parametrize("network", [CNN, FC, ConvFC, ConvPoolFC])
def test_every_network_of_the_tutorial_learns(network):
    torch.manual_seed(0)
    images, labels = few(40)
    history = train(network(48, 64), images, labels, n_epochs=20, learning_rate=0.0002, batch_size=40, momentum=0.9)
    assert history[-1, -1] < history[0, 0]


def test_progress_goes_to_stderr_and_losses_alone_to_stdout(capsys, monkeypatch):
    train(FC(48, 64), *few(), n_epochs=1)
    captured = capsys.readouterr()
    assert "train:" in captured.err
    assert captured.out.startswith("epoch 1 | ")
    assert "\r" not in captured.out


@pytest.mark.parametrize("mode", [True, False])
def test_mode_of_the_network_is_kept(mode):
    net = FC(48, 64).train(mode)
    train(net, *few(), n_epochs=1)
    assert net.training is mode
    get_hidden_activity(net, few()[0], ["fc"])
    assert net.training is mode


def test_labels_may_be_booleans():
    images, labels = few()
    assert train(FC(48, 64), images, labels.bool(), n_epochs=1).shape == (1, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_epochs": 0}, "n_epochs must be a whole number, at least 1; got 0"),
        ({"n_epochs": 2.5}, "n_epochs must be a whole number"),
        ({"batch_size": 0}, "batch_size must be a whole number, at least 1; got 0"),
        ({"learning_rate": 0}, "learning_rate must be positive; got 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be positive"),
        ({"momentum": 1}, "momentum must be at least 0 and less than 1; got 1"),
        ({"train_labels": torch.zeros(20)}, r"n x 1, here 20 x 1.*got shape \(20,\).*labels\[:, None\]"),
        ({"train_labels": torch.zeros(19, 1)}, r"got shape \(19, 1\)"),
        ({"train_labels": torch.full((20, 1), -1.0)}, "must be 0 .left. or 1 .right."),
        ({"train_data": torch.zeros(20, 3072)}, r"n x h x w.*got shape \(20, 3072\)"),
        ({"train_data": torch.zeros(0, 48, 64), "train_labels": torch.zeros(0, 1)}, "n at least 1"),
    ],
)
def test_wrong_arguments_are_named(change, message):
    images, labels = few()
    arguments = {"train_data": images, "train_labels": labels, **change}
    with pytest.raises(ValueError, match=message):
        train(FC(48, 64), **arguments)


class Failing(nn.Module):
    """A network whose forward pass breaks half-way."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 2)
        self.spare = nn.Linear(2, 2)

    def forward(self, x):
        self.first(x.flatten(1))
        raise RuntimeError("broken on purpose")


def hooks_of(net):
    return [hook for layer in net.modules() for hook in layer._forward_hooks]


def test_hooks_are_removed_also_when_the_forward_pass_fails():
    net = Failing().train()
    with pytest.raises(RuntimeError, match="broken on purpose"):
        get_hidden_activity(net, torch.zeros(3, 2, 2), ["first"])
    assert hooks_of(net) == []
    assert net.training
    working = CNN(48, 64)
    get_hidden_activity(working, few()[0], ["conv", "pool"])
    assert hooks_of(working) == []


def test_unknown_layer_is_an_error_that_lists_the_layers():
    with pytest.raises(ValueError, match="CNN has no layer 'pol', 'relu'; its layers are 'conv', 'pool', 'fc', 'out'"):
        get_hidden_activity(CNN(48, 64), few()[0], ["pol", "pool", "relu"])
    with pytest.raises(ValueError, match="FC has no layer 'pool'; its layers are 'fc', 'out'"):
        get_hidden_activity(FC(48, 64), few()[0], ["pool"])


def test_layer_that_is_not_run_is_an_error():
    class Idle(FC):
        def __init__(self):
            super().__init__(48, 64)
            self.spare = nn.Linear(2, 2)

    with pytest.raises(ValueError, match=r"does not use its layer\(s\) spare"):
        get_hidden_activity(Idle(), few()[0], ["fc", "spare"])


def test_one_name_may_stand_alone_and_order_is_kept():
    net, (images, _) = CNN(48, 64), few()
    assert list(get_hidden_activity(net, images, "fc")) == ["fc"]
    assert list(get_hidden_activity(net, images, ["out", "conv", "fc"])) == ["out", "conv", "fc"]


def test_pool_is_after_the_relu_and_fc_before_it():
    net, (images, _) = CNN(48, 64), few()
    activity = get_hidden_activity(net, images, ["conv", "pool", "fc"])
    with torch.no_grad():
        pooled = net.pool(torch.relu(net.conv(images[:, None]))).flatten(1)
        np.testing.assert_allclose(activity["pool"], pooled.numpy(), atol=1e-6)
        np.testing.assert_allclose(activity["fc"], net.fc(pooled).numpy(), atol=1e-6)
    assert (activity["fc"] < 0).any()
    assert activity["conv"].shape == (20, 6 * 48 * 64)


def test_activity_needs_no_gradient_and_is_a_copy_in_numpy():
    net, (images, _) = CNN(48, 64), few()
    images.requires_grad_(True)
    activity = get_hidden_activity(net, images, ["fc"])["fc"]
    assert type(activity) is np.ndarray
    assert activity.dtype == np.float32
    before = activity.copy()
    get_hidden_activity(net, images.detach() * 0, ["fc"])
    np.testing.assert_array_equal(activity, before)


def test_tensors_of_another_device_are_moved_to_the_network():
    """The "meta" device stands in for a GPU: its tensors do not mix with those of the CPU."""
    net = FC(48, 64)
    seen = []
    net.register_forward_pre_hook(lambda _net, inputs: seen.append(inputs[0].device.type))
    net.to("meta")
    with pytest.raises((NotImplementedError, RuntimeError)):  # a meta tensor has no values to give back
        get_hidden_activity(net, few()[0], ["fc"])
    assert seen == ["meta"]
    assert hooks_of(net) == []


@pytest.mark.parametrize("device", ["cpu", *["cuda"] * torch.cuda.is_available()])
def test_everything_runs_on_the_device_of_the_network(device):
    net, (images, labels) = CNN(48, 64).to(device), few()
    assert np.isfinite(train(net, images, labels, n_epochs=1)).all()
    assert type(get_hidden_activity(net, images, ["pool"])["pool"]) is np.ndarray
