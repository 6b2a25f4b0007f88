"""Convolution, ReLU and max pooling in one step that trains more than twice as fast, with the same numbers.

Max pooling lets one pixel of each window through, the largest, and only that pixel has a gradient. So the map of the
convolution is first searched for these winners without recording anything, two columns at a time (twelve channels fill
a processor's vector registers better than six). Then the convolution is computed again, with its gradient, at the
winners alone: one pixel in 64. Values and gradients are those of ``pool(relu(conv(x)))``; tests hold them together.
"""

import torch
import torch.nn.functional as F
from torch import nn


def pooled_convolution(x: torch.Tensor, conv: nn.Conv2d, pool: nn.MaxPool2d) -> torch.Tensor:
    """Compute ``pool(relu(conv(x)))``; when the network is being trained, by the winners alone.

    Images, n x 1 x h x w, become rectified maps, n x channels x (h // pool size) x (w // pool size).

    >>> conv, pool = nn.Conv2d(1, 6, 7, padding="same"), nn.MaxPool2d(8)
    >>> x = torch.rand(2, 1, 48, 64)
    >>> torch.allclose(pooled_convolution(x, conv, pool), pool(torch.relu(conv(x))), atol=1e-6)
    True
    """
    window = _plain_window(conv, pool)
    if not window or conv.bias is None or not _is_training(x, conv, pool):
        plain: torch.Tensor = pool(torch.relu(conv(x)))
        return plain
    height, width = (size // window for size in x.shape[2:])
    padded = F.pad(x, (conv.kernel_size[0] // 2,) * 4)
    with torch.no_grad():
        corners = _winners(padded, conv.weight, window, height, width)
        patches = _patches(padded, corners, conv.kernel_size[0])
    maxima = torch.bmm(conv.weight.flatten(1).unsqueeze(1), patches.transpose(1, 2))  # channel x 1 x (image, window)
    maxima = maxima.view(-1, len(x), height, width).transpose(0, 1)
    return torch.relu(maxima + conv.bias[:, None, None])


def _is_training(x: torch.Tensor, conv: nn.Conv2d, pool: nn.MaxPool2d) -> bool:
    """Tell whether only the gradients of the weights are wanted, and nobody looks at the layers."""
    watched = conv._forward_hooks or pool._forward_hooks or conv._forward_pre_hooks or pool._forward_pre_hooks
    return torch.is_grad_enabled() and x.device.type == "cpu" and not x.requires_grad and not watched


def _plain_window(conv: nn.Conv2d, pool: nn.MaxPool2d) -> int:
    """Return the width of a window, or 0 if the layers are not as in the tutorial (a student may have changed them)."""
    if (type(conv), type(pool)) != (nn.Conv2d, nn.MaxPool2d) or not isinstance(pool.kernel_size, int):
        return 0
    size, window = conv.kernel_size[0], pool.kernel_size
    same = conv.padding == "same" or conv.padding == (size // 2,) * 2
    plain = (
        (conv.in_channels, conv.kernel_size, conv.stride, conv.dilation) == (1, (size, size), (1, 1), (1, 1))
        and (size % 2 == 1 and same and conv.padding_mode == "zeros")
        and (window % 2 == 0 and window == pool.stride)
        and (pool.padding, pool.dilation, pool.ceil_mode) == (0, 1, False)
    )
    return window if plain else 0


def _winners(padded: torch.Tensor, weight: torch.Tensor, size: int, height: int, width: int) -> torch.Tensor:
    """Return where in the padded image the patch of the largest response in each window begins.

    Channels x n x height x width; pixels are counted row by row.
    """
    margin = weight.shape[-1] - 1
    used = padded[:, :, : height * size + margin, : width * size + margin]
    even_and_odd = torch.cat([F.pad(weight, (0, 1)), F.pad(weight, (1, 0))])
    responses = F.conv2d(_channels_last(used), even_and_odd, stride=(1, 2))
    best, where = F.max_pool2d(responses, (size, size // 2), return_indices=True)
    (best_even, best_odd), (where_even, where_odd) = best.chunk(2, dim=1), where.chunk(2, dim=1)
    is_odd = best_odd > best_even
    where = torch.where(is_odd, where_odd, where_even)
    row = where.div(responses.shape[3], rounding_mode="trunc")
    corners = 2 * where + is_odd + row * (padded.shape[3] - 2 * responses.shape[3])
    return corners.transpose(0, 1)


def _channels_last(x: torch.Tensor) -> torch.Tensor:
    """Describe one-channel images as channels last: the same memory under other strides."""
    x = x.contiguous()
    return x.as_strided(x.shape, (x.stride(0), 1, x.stride(2), 1))


def _patches(padded: torch.Tensor, corners: torch.Tensor, size: int) -> torch.Tensor:
    """Cut out the patches that begin at the corners, as channels x (n * windows) x size**2."""
    width = padded.shape[3]
    images = torch.arange(len(padded)).view(-1, 1, 1) * padded[0].numel()
    line_starts = (corners + images).reshape(-1, 1) + torch.arange(size) * width
    lines = padded.as_strided((padded.numel() - size + 1, size), (1, 1))
    return lines.index_select(0, line_starts.flatten()).view(len(corners), -1, size * size)
