"""The networks that discriminate orientations, from fully connected to convolutional with pooling."""

import math

import numpy as np
import torch
from torch import nn

from nma_w1d5.pooling import pooled_convolution

N_CHANNELS, KERNEL_SIZE, POOL_SIZE, N_HIDDEN = 6, 7, 8, 10
WIDTH = 1.1  # pixels, of the centre of a filter; its surround is twice as wide and half as strong


def filters(out_channels: int = 6, K: int = 7) -> torch.Tensor:
    """Make the filters with which the convolutional layer starts: two centre-surround, then Gabors.

    Parameters
    ----------
    out_channels : int, optional
        Number of filters, at least 2.
    K : int, optional
        Width and height of a filter in pixels; odd, so that a convolution can keep the image size, and at least 3.

    Returns
    -------
    torch.Tensor, shape (out_channels, 1, K, K), float32
        Each filter's largest absolute value is 1.

    Raises
    ------
    ValueError
        If `out_channels` is less than 2, or `K` is even or less than 3.

    Examples
    --------
    >>> filters(6, 7).shape
    torch.Size([6, 1, 7, 7])
    """
    if out_channels < 2:
        raise ValueError(f"out_channels must be at least 2 (the centre-surround pair); got {out_channels}.")
    if K < 3 or K % 2 == 0:
        raise ValueError(f"K must be an odd number, at least 3, so that the image keeps its size; got {K}.")
    x, y = np.meshgrid(np.linspace(-K / 2, K / 2, K), np.linspace(-K / 2, K / 2, K), indexing="ij")
    r = np.hypot(x, y)
    centre = np.exp(-r / (2 * WIDTH**2)) - 0.5 * np.exp(-r / (2 * (2 * WIDTH) ** 2))
    bank = [centre, -centre]
    for theta in np.deg2rad(np.linspace(0, 180, out_channels - 1)[:-1]):
        wave = np.cos(2 * np.pi * (x * np.cos(theta) + y * np.sin(theta)) / 10 + np.pi / 2)  # 10 pixels long, odd
        bank.append(np.exp(-r / (2 * (0.4 * WIDTH) ** 2)) * wave)
    scaled = np.stack(bank) / np.abs(bank).max(axis=(1, 2), keepdims=True)
    return torch.tensor(scaled[:, np.newaxis], dtype=torch.float32)


def _convolution() -> nn.Conv2d:
    """Return the convolutional layer: 1 -> 6 channels, same padding, weights from `filters`."""
    conv = nn.Conv2d(1, N_CHANNELS, kernel_size=KERNEL_SIZE, padding="same")
    conv.weight = nn.Parameter(filters(N_CHANNELS, KERNEL_SIZE))
    conv.bias = nn.Parameter(torch.zeros(N_CHANNELS))
    return conv


class _Network(nn.Module):
    """What the networks share: the size of their images, in pixels, and two fully connected layers at the end."""

    smallest = 1

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__()
        if int(h_in) != h_in or int(w_in) != w_in or min(h_in, w_in) < self.smallest:
            raise ValueError(f"h_in and w_in must be whole numbers, at least {self.smallest}; got {h_in} and {w_in}.")
        self.size = (int(h_in), int(w_in))

    def _add_readout(self, n_inputs: int) -> None:
        self.fc = nn.Linear(n_inputs, N_HIDDEN)
        self.out = nn.Linear(N_HIDDEN, 1)

    def _see(self, x: torch.Tensor) -> torch.Tensor:
        """Return what the layers before `fc` make of images, n x 1 x h x w."""
        return x

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the probability (n x 1) that each image (n x h x w) is tilted right."""
        if x.ndim != 3 or tuple(x.shape[1:]) != self.size:
            hint = " A single image becomes a batch of one by images[None]." if tuple(x.shape) == self.size else ""
            raise ValueError(f"images must be n x {self.size[0]} x {self.size[1]}; got shape {tuple(x.shape)}.{hint}")
        x = self._see(x.unsqueeze(1))
        x = torch.relu(self.fc(x.flatten(1)))
        return torch.sigmoid(self.out(x))


class CNN(_Network):
    """Convolutional network that tells a grating tilted left from one tilted right.

    Its images are ``h_in`` pixels high and ``w_in`` wide, at least 8 each. Its layers are ``conv``, ``pool``, ``fc``
    and ``out``; ``dims`` are channels, height and width after pooling: ``(6, h_in // 8, w_in // 8)``.

    Examples
    --------
    >>> net = CNN(48, 64)
    >>> net.dims
    (6, 6, 8)
    >>> net(torch.zeros(3, 48, 64)).shape
    torch.Size([3, 1])
    """

    smallest = POOL_SIZE

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__(h_in, w_in)
        self.dims = (N_CHANNELS, self.size[0] // POOL_SIZE, self.size[1] // POOL_SIZE)
        self.conv = _convolution()
        self.pool = nn.MaxPool2d(POOL_SIZE)
        self._add_readout(math.prod(self.dims))

    def _see(self, x: torch.Tensor) -> torch.Tensor:
        return pooled_convolution(x, self.conv, self.pool)  # pool(relu(conv(x)))


class ConvPoolFC(CNN):
    """The whole network, as bonus section 1.3 arrives at it: `CNN` under another name."""


class ConvFC(_Network):
    """Network with a convolutional layer but no pooling (bonus section 1.2).

    Its images are ``h_in`` pixels high and ``w_in`` wide. Its layers are ``conv``, ``fc`` and ``out``; ``dims`` are
    channels, height and width after the convolution, which keeps the image's size: ``(6, h_in, w_in)``.

    Examples
    --------
    >>> ConvFC(48, 64).dims
    (6, 48, 64)
    """

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__(h_in, w_in)
        self.dims = (N_CHANNELS, *self.size)
        self.conv = _convolution()
        self._add_readout(math.prod(self.dims))

    def _see(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.conv(x))


class FC(_Network):
    """Fully connected network (bonus section 1.1).

    Its images are ``h_in`` pixels high and ``w_in`` wide. Its layers are ``fc`` and ``out``; ``dims`` is the number of
    pixels.

    Examples
    --------
    >>> FC(48, 64).dims
    3072
    """

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__(h_in, w_in)
        self.dims = math.prod(self.size)
        self._add_readout(self.dims)
