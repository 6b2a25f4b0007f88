"""Filters and networks: formulas, shapes, initialisation, gradients."""

import numpy as np
import pytest
import torch
from torch import nn

from nma_w1d5 import CNN, FC, ConvFC, ConvPoolFC, filters, grating

NETWORKS = [CNN, FC, ConvFC, ConvPoolFC]


@pytest.mark.parametrize(("out_channels", "K"), [(6, 7), (2, 7), (3, 3), (10, 11)])
def test_filters_have_shape_type_and_unit_peak(out_channels, K):
    bank = filters(out_channels, K)
    assert bank.shape == (out_channels, 1, K, K)
    assert bank.dtype == torch.float32
    torch.testing.assert_close(bank.abs().amax((1, 2, 3)), torch.ones(out_channels))


def test_first_two_filters_are_a_centre_surround_pair():
    bank = filters()
    torch.testing.assert_close(bank[0], -bank[1])
    grid = np.linspace(-3.5, 3.5, 7)
    r = np.sqrt(grid[:, None] ** 2 + grid[None] ** 2)
    expected = np.exp(-r / 2.42) - 0.5 * np.exp(-r / 9.68)
    np.testing.assert_allclose(bank[0, 0], expected / np.abs(expected).max(), atol=1e-6)


@pytest.mark.parametrize(("channel", "theta"), [(2, 0), (3, 45), (4, 90), (5, 135)])
def test_the_others_are_gabors(channel, theta):
    bank = filters(6, 7)
    grid = np.linspace(-3.5, 3.5, 7)
    x, y = grid[:, None], grid[None]
    t = np.deg2rad(theta)
    expected = np.exp(-np.sqrt(x**2 + y**2) / (2 * 0.44**2)) * np.cos(
        2 * np.pi * (x * np.cos(t) + y * np.sin(t)) / 10 + np.pi / 2
    )
    np.testing.assert_allclose(bank[channel, 0], expected / np.abs(expected).max(), atol=1e-6)


@pytest.mark.parametrize("out_channels", [1, 0, -3])
def test_fewer_than_two_filters_are_refused(out_channels):
    with pytest.raises(ValueError, match=f"out_channels must be at least 2.*got {out_channels}"):
        filters(out_channels)


@pytest.mark.parametrize("K", [6, 8, 0, -1, 1])
def test_filter_sizes_that_cannot_keep_the_image_size_are_refused(K):
    with pytest.raises(ValueError, match=f"K must be an odd number, at least 3.*got {K}"):
        filters(6, K)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("n", [1, 5])
def test_output_is_a_probability_per_image(network, n):
    with torch.no_grad():
        out = network(48, 64)(torch.stack([grating(10)] * n))
    assert out.shape == (n, 1)
    assert ((out > 0) & (out < 1)).all()


@pytest.mark.parametrize("network", NETWORKS)
def test_other_image_sizes_work(network):
    assert network(37, 53)(torch.rand(3, 37, 53)).shape == (3, 1)


@pytest.mark.parametrize("network", NETWORKS)
def test_wrong_images_are_refused_with_both_shapes(network):
    net = network(48, 64)
    with pytest.raises(ValueError, match=r"images must be n x 48 x 64.*got shape \(3, 1, 48, 64\)"):
        net(torch.rand(3, 1, 48, 64))
    with pytest.raises(ValueError, match=r"got shape \(48, 64\).*images\[None\]"):
        net(torch.rand(48, 64))
    with pytest.raises(ValueError, match=r"got shape \(3, 64, 48\)"):
        net(torch.rand(3, 64, 48))


@pytest.mark.parametrize("size", [(7, 64), (48, 0), (48.5, 64)])
def test_image_size_too_small_to_pool_is_refused(size):
    with pytest.raises(ValueError, match="h_in and w_in must be whole numbers, at least 8"):
        CNN(*size)


def test_layers_and_sizes():
    net = CNN(48, 64)
    assert [name for name, _ in net.named_children()] == ["conv", "pool", "fc", "out"]
    assert net.dims == (6, 6, 8)
    assert [type(size) for size in (*net.dims, net.fc.in_features)] == [int] * 4
    assert (net.fc.in_features, net.fc.out_features, net.out.out_features) == (288, 10, 1)
    assert ConvFC(48, 64).fc.in_features == 6 * 48 * 64, "the convolution keeps the image's size"
    assert ConvPoolFC(50, 70).dims == (6, 6, 8)
    assert FC(48, 64).fc.in_features == 3072
    assert isinstance(net.conv, nn.Conv2d)
    assert [name for name, _ in ConvFC(48, 64).named_children()] == ["conv", "fc", "out"]
    assert [name for name, _ in FC(48, 64).named_children()] == ["fc", "out"]


@pytest.mark.parametrize("network", [CNN, ConvFC, ConvPoolFC])
def test_convolution_starts_with_the_filters_and_is_trained(network):
    conv = network(48, 64).conv
    torch.testing.assert_close(conv.weight.data, filters(6, 7))
    assert (conv.bias == 0).all()
    assert conv.weight.requires_grad
    assert conv.bias.requires_grad


def test_random_numbers_are_drawn_in_the_original_order():
    """The default initialisation of the convolution draws before the filters replace it: it shifts `fc` and `out`."""
    torch.manual_seed(12)
    net = CNN(48, 64)
    torch.manual_seed(12)
    nn.Conv2d(1, 6, 7)
    fc, out = nn.Linear(288, 10), nn.Linear(10, 1)
    torch.testing.assert_close(net.fc.weight, fc.weight)
    torch.testing.assert_close(net.out.weight, out.weight)


@pytest.mark.parametrize("network", NETWORKS)
def test_any_memory_layout_of_the_images_works(network):
    images = torch.rand(4, 48, 64)
    turned = images.permute(1, 2, 0).contiguous().permute(2, 0, 1)
    net = network(48, 64)
    torch.testing.assert_close(net(turned), net(images))
    net.to(memory_format=torch.channels_last)
    torch.testing.assert_close(net(turned), net(images))
    net(turned).sum().backward()


def test_networks_can_be_saved_and_loaded_into_one_another():
    first, second = CNN(48, 64), ConvPoolFC(48, 64)
    second.load_state_dict(first.state_dict())
    images = torch.rand(2, 48, 64)
    torch.testing.assert_close(first(images), second(images))
