"""The networks that discriminate orientations, from fully connected to convolutional with pooling."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nma_w1d5.pooling import pooled_convolution

N_CHANNELS, KERNEL_SIZE, POOL_SIZE, N_HIDDEN = 6, 7, 8, 10


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
    orientations = np.deg2rad(np.linspace(0, 180, out_channels - 1)[:-1])
    centre_surround = _centre_surround(x, y)
    bank = np.stack([centre_surround, -centre_surround, *(_gabor(x, y, theta) for theta in orientations)])
    bank /= np.abs(bank).max(axis=(1, 2), keepdims=True)
    return torch.tensor(bank[:, np.newaxis], dtype=torch.float32)


def _centre_surround(x: NDArray[np.float64], y: NDArray[np.float64], width: float = 1.1) -> NDArray[np.float64]:
    """Return a centre minus a surround twice as wide and half as strong."""
    r = np.hypot(x, y)
    profile: NDArray[np.float64] = np.exp(-r / (2 * width**2)) - 0.5 * np.exp(-r / (2 * (2 * width) ** 2))
    return profile


def _gabor(x: NDArray[np.float64], y: NDArray[np.float64], theta: float) -> NDArray[np.float64]:
    """Return an odd Gabor at orientation `theta` (radians), with a wavelength of 10 pixels."""
    wave = np.cos(2 * np.pi * (x * np.cos(theta) + y * np.sin(theta)) / 10 + np.pi / 2)
    gabor: NDArray[np.float64] = np.exp(-np.hypot(x, y) / (2 * (0.4 * 1.1) ** 2)) * wave
    return gabor


def _convolution() -> nn.Conv2d:
    """Return the convolutional layer: 1 -> 6 channels, same padding, weights from `filters`."""
    conv = nn.Conv2d(1, N_CHANNELS, kernel_size=KERNEL_SIZE, padding="same")
    conv.weight = nn.Parameter(filters(N_CHANNELS, KERNEL_SIZE))
    conv.bias = nn.Parameter(torch.zeros(N_CHANNELS))
    return conv


def _image_size(h_in: int, w_in: int, smallest: int) -> tuple[int, int]:
    """Return the image size as whole numbers."""
    if int(h_in) != h_in or int(w_in) != w_in or min(h_in, w_in) < smallest:
        raise ValueError(f"h_in and w_in must be whole numbers, at least {smallest}; got {h_in} and {w_in}.")
    return int(h_in), int(w_in)


def _check_images(x: torch.Tensor, size: tuple[int, int]) -> None:
    """Refuse images that are not n x h x w."""
    if x.ndim != 3 or tuple(x.shape[1:]) != size:
        hint = " A single image becomes a batch of one by images[None]." if tuple(x.shape) == size else ""
        raise ValueError(f"images must be n x {size[0]} x {size[1]}; got shape {tuple(x.shape)}.{hint}")


class CNN(nn.Module):
    """Convolutional network that tells a grating tilted left from one tilted right.

    Parameters
    ----------
    h_in, w_in : int
        Height and width of the images in pixels, at least 8 each.

    Attributes
    ----------
    conv, pool, fc, out : torch.nn.Module
        The layers.
    dims : tuple of int
        Channels, height and width after pooling: ``(6, h_in // 8, w_in // 8)``.

    Examples
    --------
    >>> net = CNN(48, 64)
    >>> net.dims
    (6, 6, 8)
    >>> net(torch.zeros(3, 48, 64)).shape
    torch.Size([3, 1])
    """

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__()
        self.size = _image_size(h_in, w_in, smallest=POOL_SIZE)
        self.dims = (N_CHANNELS, self.size[0] // POOL_SIZE, self.size[1] // POOL_SIZE)
        self.conv = _convolution()
        self.pool = nn.MaxPool2d(POOL_SIZE)
        self.fc = nn.Linear(math.prod(self.dims), N_HIDDEN)
        self.out = nn.Linear(N_HIDDEN, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the probability (n x 1) that each image (n x h x w) is tilted right."""
        _check_images(x, self.size)
        x = x.unsqueeze(1)
        x = pooled_convolution(x, self.conv, self.pool)  # pool(relu(conv(x)))
        x = torch.relu(self.fc(x.flatten(1)))
        return torch.sigmoid(self.out(x))


class ConvPoolFC(CNN):
    """The whole network, as bonus section 1.3 arrives at it: `CNN` under another name."""


class ConvFC(nn.Module):
    """Network with a convolutional layer but no pooling (bonus section 1.2).

    Parameters
    ----------
    h_in, w_in : int
        Height and width of the images in pixels.

    Attributes
    ----------
    conv, fc, out : torch.nn.Module
        The layers.
    dims : tuple of int
        Channels, height and width after the convolution, which keeps the image's size: ``(6, h_in, w_in)``.

    Examples
    --------
    >>> ConvFC(48, 64).dims
    (6, 48, 64)
    """

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__()
        self.size = _image_size(h_in, w_in, smallest=1)
        self.dims = (N_CHANNELS, *self.size)
        self.conv = _convolution()
        self.fc = nn.Linear(math.prod(self.dims), N_HIDDEN)
        self.out = nn.Linear(N_HIDDEN, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the probability (n x 1) that each image (n x h x w) is tilted right."""
        _check_images(x, self.size)
        x = torch.relu(self.conv(x.unsqueeze(1)))
        x = torch.relu(self.fc(x.flatten(1)))
        return torch.sigmoid(self.out(x))


class FC(nn.Module):
    """Fully connected network (bonus section 1.1).

    Parameters
    ----------
    h_in, w_in : int
        Height and width of the images in pixels.

    Attributes
    ----------
    fc, out : torch.nn.Module
        The layers.
    dims : int
        Number of pixels.

    Examples
    --------
    >>> FC(48, 64).dims
    3072
    """

    def __init__(self, h_in: int, w_in: int) -> None:
        super().__init__()
        self.size = _image_size(h_in, w_in, smallest=1)
        self.dims = math.prod(self.size)
        self.fc = nn.Linear(self.dims, N_HIDDEN)
        self.out = nn.Linear(N_HIDDEN, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the probability (n x 1) that each image (n x h x w) is tilted right."""
        _check_images(x, self.size)
        x = torch.relu(self.fc(x.flatten(1)))
        return torch.sigmoid(self.out(x))
