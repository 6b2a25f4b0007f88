"""The arguments of the widgets: refused with a reason, or made numpy arrays."""

import numpy as np
import torch

from nma_w1d5.stimuli import SCREEN_HEIGHT, grating


def resolution(net):
    """Return the `res` of `grating` that gives images for a network.

    Parameters
    ----------
    net : torch.nn.Module
        A network; its `size` is the height and width of its images.

    Raises
    ------
    TypeError, ValueError
        If it is no network, or takes images that are not shaped like the screen.

    Examples
    --------
    >>> from nma_w1d5 import CNN
    >>> resolution(CNN(48, 64))
    0.1
    """
    size = getattr(net, "size", None)
    if not isinstance(net, torch.nn.Module) or size is None:
        raise TypeError(f"net must be a network such as CNN(48, 64); got {_kind(net)}.")
    res = size[0] / SCREEN_HEIGHT
    if grating(0, res=res).shape != torch.Size(size):
        raise ValueError(
            f"net must take images with the proportions of the screen, 3 to 4, such as CNN(48, 64); "
            f"this one takes {size[0]} x {size[1]} pixels."
        )
    return res


def orientations(ori):
    """Return orientations in degrees (S, or S x 1) as an array of S numbers.

    Raises
    ------
    ValueError
        If there is none, or one is not a finite number.

    Examples
    --------
    >>> orientations([[-45], [0], [45]])
    array([-45.,   0.,  45.])
    """
    values = _numbers(ori, "ori").astype(float).ravel()
    if len(values) == 0 or not np.isfinite(values).all():
        raise ValueError(
            f"ori must hold the orientation of each stimulus, in degrees, all of them finite; got {len(values)} "
            f"values, {np.isfinite(values).sum()} of them finite."
        )
    return values


def count(value, name):
    """Return a whole number, at least 1.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> count(3, "n_units")
    3
    """
    if value != int(value) or value < 1:
        raise ValueError(f"{name} must be a whole number, at least 1; got {value!r}.")
    return int(value)


def matrices(rdm_dict, n_stimuli):
    """Return a dict of RDMs as one of arrays, S x S.

    Raises
    ------
    TypeError, ValueError
        If it is no dict, an empty one, or a matrix in it is not S x S.
    """
    made = {label: _numbers(rdm, f"rdm_dict[{label!r}]") for label, rdm in _entries(rdm_dict, "rdm_dict")}
    for label, rdm in made.items():
        if rdm.shape != (n_stimuli, n_stimuli):
            raise ValueError(
                f"rdm_dict[{label!r}] must be {n_stimuli} x {n_stimuli}, a row and a column for each orientation in "
                f"ori; got shape {rdm.shape}. Does your RDM compare stimuli (rows), not units?"
            )
    return made


def responses(resp_dict, n_stimuli):
    """Return a dict of responses as one of arrays, S x N.

    Raises
    ------
    TypeError, ValueError
        If it is no dict, an empty one, or a matrix in it is not S x N with at least one unit.
    """
    made = {label: _numbers(resp, f"resp_dict[{label!r}]") for label, resp in _entries(resp_dict, "resp_dict")}
    for label, resp in made.items():
        if resp.ndim != 2 or len(resp) != n_stimuli or resp.shape[1] == 0:
            raise ValueError(
                f"resp_dict[{label!r}] must be {n_stimuli} x units, a row for each orientation in ori; "
                f"got shape {resp.shape}."
            )
    return made


def _entries(entries, name):
    """Return the items of a dict that has some."""
    if not isinstance(entries, dict):
        raise TypeError(f"{name} must be a dict from a label to a matrix; got {_kind(entries)}.")
    if not entries:
        raise ValueError(f"{name} is empty; it must have at least one matrix.")
    return entries.items()


def _numbers(values, name):
    """Return numbers of any kind, on any device, as an array."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
    try:
        made = np.asarray(values)
    except ValueError:  # rows of different lengths
        made = np.asarray(None)
    if made.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of numbers; got {_kind(values)}.")
    return made


def _kind(value):
    """Say what kind of thing a value is."""
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
