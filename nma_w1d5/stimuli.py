"""The stimuli: square-wave gratings, as the network sees them. Those of the mouse had the same orientations, but phases
of their own.
"""

import numpy as np
import torch

SCREEN_WIDTH, SCREEN_HEIGHT = 640, 480  # pixels at res=1


def grating(angle: float, sf: float = 1 / 28, res: float = 0.1, patch: bool = False) -> torch.Tensor:
    """Draw a square-wave grating, or a round patch of one.

    Parameters
    ----------
    angle : float
        Orientation in degrees from vertical; negative is tilted left, positive right. Orientations 180 degrees apart
        look alike: -90 and +90 are the very same image.
    sf : float, optional
        Spatial frequency, in radians per pixel at ``res=1``.
    res : float, optional
        Resolution; the image has ``round(480 * res)`` x ``round(640 * res)`` pixels.
    patch : bool, optional
        Show the grating (turned by 0.1 rad more) only within a disc in the right half of a grey image.

    Returns
    -------
    torch.Tensor, shape (round(480 * res), round(640 * res)), float32
        0 is black, 1 white; the surround of a patch is 0.5.

    Raises
    ------
    ValueError
        If ``angle`` or ``sf`` is not finite, or ``res`` leaves no pixel.

    Examples
    --------
    >>> grating(45).shape
    torch.Size([48, 64])
    >>> bool((grating(-90) == grating(90)).all())
    True
    """
    angle, sf, res = float(angle), float(sf), float(res)
    if not np.isfinite([angle, sf]).all():
        raise ValueError(f"angle and sf must be finite numbers; got angle={angle!r}, sf={sf!r}.")
    width, height = (round(side * res) if np.isfinite(res) else 0 for side in (SCREEN_WIDTH, SCREEN_HEIGHT))
    if min(width, height) < 1:
        raise ValueError(f"res must leave at least one pixel of {SCREEN_WIDTH} x {SCREEN_HEIGHT}; got {res!r}.")
    x, y = np.meshgrid(sf * np.arange(width) / res, sf * np.arange(height) / res)
    tilt = np.deg2rad(angle) + (0.1 if patch else 0.0)
    image = (np.cos(x * np.cos(tilt) + y * np.sin(tilt)) > 0).astype(np.float32)
    if patch:  # a disc centred at 3/4 of the width and half the height
        x, y = np.meshgrid(np.arange(width) - 0.75 * width, np.arange(height) - height / 2)
        image[np.hypot(x, y) >= SCREEN_WIDTH / 3 / 2 * res] = 0.5
    return torch.from_numpy(image)
