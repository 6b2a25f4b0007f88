"""The fast way through convolution and pooling gives the numbers and the gradients of the plain way."""

import pytest
import torch
from torch import nn

from nma_w1d5 import pooling
from nma_w1d5.models import CNN, filters
from nma_w1d5.pooling import pooled_convolution
from nma_w1d5.stimuli import grating


def layers(channels=6, size=7, window=8):
    conv = nn.Conv2d(1, channels, size, padding="same")
    return conv, nn.MaxPool2d(window)


def gratings(n=10):
    return torch.stack([grating(angle) for angle in torch.linspace(-90, 90, n)])[:, None]


def both_ways(x, conv, pool):
    """Return (value, gradient of weight, gradient of bias) of the fast and of the plain way.

    Windows in which nothing is clearly positive are left out of the gradients: a filter whose weights sum to 0 answers
    a uniform area with 0 up to rounding, and the ReLU's gradient depends on the sign of that rounding.
    """
    results = []
    plain = pool(conv(x)).detach()
    target = torch.rand(plain.shape, generator=torch.Generator().manual_seed(0)) * (plain > 1e-4)
    for compute in (pooled_convolution, lambda x, conv, pool: pool(torch.relu(conv(x)))):
        conv.zero_grad()
        value = compute(x, conv, pool)
        (value * target).sum().backward()
        results.append((value.detach(), conv.weight.grad.clone(), conv.bias.grad.clone()))
    return results


@pytest.fixture
def calls(monkeypatch):
    """Count how often the fast way is taken."""
    taken = []
    search = pooling._winners
    monkeypatch.setattr(pooling, "_winners", lambda *a: taken.append(1) or search(*a))
    return taken


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 48, 64), (2, 37, 53), (5, 16, 70), (2, 9, 8)])
@pytest.mark.parametrize(("channels", "size", "window"), [(6, 7, 8), (2, 3, 2), (4, 5, 4), (1, 1, 8)])
def test_same_values_and_gradients_on_noise(shape, channels, size, window, calls):
    torch.manual_seed(1)
    x = torch.randn(shape)[:, None]
    fast, plain = both_ways(x, *layers(channels, size, window))
    assert calls
    for one, other in zip(fast, plain):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


def test_same_values_and_gradients_on_gratings_from_the_first_filters(calls):
    net = CNN(48, 64)
    fast, plain = both_ways(gratings(), net.conv, net.pool)
    assert calls
    torch.testing.assert_close(fast[0], plain[0], rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(fast[2], plain[2], rtol=1e-4, atol=1e-4)


def test_windows_where_nothing_is_positive_have_no_gradient(calls):
    conv, pool = layers()
    with torch.no_grad():
        conv.bias.fill_(-100)
    fast, _ = both_ways(torch.rand(2, 1, 48, 64), conv, pool)
    assert calls
    assert all((part == 0).all() for part in fast)


def test_layers_are_run_one_by_one_without_gradients(calls):
    net = CNN(48, 64)
    with torch.no_grad():
        value = pooled_convolution(gratings(), net.conv, net.pool)
        torch.testing.assert_close(value, net.pool(torch.relu(net.conv(gratings()))))
    assert not calls


@pytest.mark.parametrize("layer", ["conv", "pool"])
@pytest.mark.parametrize("register", ["register_forward_hook", "register_forward_pre_hook"])
def test_layers_that_are_watched_are_run_one_by_one(layer, register, calls):
    net, seen = CNN(48, 64), []
    getattr(getattr(net, layer), register)(lambda *_: seen.append(layer))
    net(gratings()[:, 0])
    assert seen == [layer]
    assert not calls


def test_gradient_with_respect_to_the_image_is_the_plain_one(calls):
    net, x = CNN(48, 64), gratings().requires_grad_()
    pooled_convolution(x, net.conv, net.pool).sum().backward()
    assert x.grad.abs().sum() > 0
    assert not calls


@pytest.mark.parametrize(
    "change",
    [
        lambda conv, pool: (conv, nn.MaxPool2d(8, stride=4)),
        lambda conv, pool: (conv, nn.MaxPool2d(7)),
        lambda conv, pool: (conv, nn.MaxPool2d((8, 4))),
        lambda conv, pool: (conv, nn.MaxPool2d(8, ceil_mode=True)),
        lambda conv, pool: (conv, nn.MaxPool2d(8, padding=1)),
        lambda conv, pool: (conv, nn.AvgPool2d(8)),
        lambda conv, pool: (nn.Conv2d(1, 6, 7, padding="same", bias=False), pool),
        lambda conv, pool: (nn.Conv2d(1, 6, 7, padding=2), pool),
        lambda conv, pool: (nn.Conv2d(1, 6, 7, padding=3, stride=2), pool),
        lambda conv, pool: (nn.Conv2d(1, 6, (7, 5), padding="same"), pool),
        lambda conv, pool: (nn.Conv2d(1, 6, 7, padding="same", padding_mode="circular"), pool),
        lambda conv, pool: (nn.Conv2d(1, 6, 7, padding="same", dilation=2), pool),
    ],
)
def test_layers_that_a_student_has_changed_are_taken_as_they_are(change, calls):
    conv, pool = change(*layers())
    value = pooled_convolution(gratings(), conv, pool)
    torch.testing.assert_close(value, pool(torch.relu(conv(gratings()))))
    assert not calls


def test_numeric_padding_counts_as_same(calls):
    conv = nn.Conv2d(1, 6, 7, padding=3)
    pool = nn.MaxPool2d(8)
    value = pooled_convolution(gratings(), conv, pool)
    assert calls
    torch.testing.assert_close(value, pool(torch.relu(conv(gratings()))), rtol=1e-5, atol=1e-5)


def test_first_of_equal_winners_gets_the_gradient_as_in_pytorch():
    """A constant image has the same response everywhere; the choice among equals must not matter for the weights."""
    conv, pool = layers()
    with torch.no_grad():
        conv.weight.copy_(filters(6, 7))
    x = torch.zeros(1, 1, 32, 32)
    x[..., 12:20, 12:20] = 1
    fast, plain = both_ways(x, conv, pool)
    torch.testing.assert_close(fast[0], plain[0])
    torch.testing.assert_close(fast[2], plain[2])
