"""Training a network to discriminate orientations, and looking inside it."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nma_w1d5.arguments import as_count
from nma_w1d5.progress import print_line, progress_bar


def train(
    net: nn.Module,
    train_data: torch.Tensor,
    train_labels: torch.Tensor,
    n_epochs: int = 25,
    learning_rate: float = 0.0005,
    batch_size: int = 100,
    momentum: float = 0.99,
) -> NDArray[np.float64]:
    """Train a network by stochastic gradient descent with momentum on the binary cross-entropy.

    Each epoch goes through the images in a new random order (one ``torch.randperm``), a mini-batch at a time.
    The loss is the binary cross-entropy averaged over the mini-batch. Training runs on the device of the network,
    whose mode (training or evaluation) is afterwards what it was before.

    Parameters
    ----------
    net : torch.nn.Module
        Network that returns the probability of "tilted right" as n x 1; it is changed in place.
    train_data : torch.Tensor, shape (n, h, w)
        Images.
    train_labels : torch.Tensor, shape (n, 1)
        1 for right, 0 for left.
    n_epochs : int, optional
        How often all images are shown.
    learning_rate : float, optional
        Step size.
    batch_size : int, optional
        Images in a mini-batch; the last one of an epoch may be smaller.
    momentum : float, optional
        Share of the last step that goes into the next.

    Returns
    -------
    numpy.ndarray, shape (n_epochs, n_batches)
        Loss history: one value per mini-batch. ``history[:, -1]`` are the losses on the last mini-batch of each epoch,
        a fifth of which are printed.

    Raises
    ------
    ValueError
        If a shape, a label or a setting cannot be used.

    Examples
    --------
    >>> from nma_w1d5 import CNN, grating
    >>> images = torch.stack([grating(angle) for angle in (-45, -30, 30, 45)])
    >>> labels = torch.tensor([[0.0], [0.0], [1.0], [1.0]])
    >>> history = train(CNN(48, 64), images, labels, n_epochs=1, batch_size=2)  # doctest: +ELLIPSIS
    epoch 1 | loss on last mini-batch:  ...
    training done!
    >>> history.shape
    (1, 2)
    """
    n_epochs, batch_size = as_count(n_epochs, "n_epochs"), as_count(batch_size, "batch_size")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive; got {learning_rate!r}.")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be at least 0 and less than 1; got {momentum!r}.")
    device = next(net.parameters()).device
    train_data = torch.as_tensor(train_data, device=device)
    train_labels = torch.as_tensor(train_labels, device=device, dtype=train_data.dtype)
    _check_training_set(train_data, train_labels)
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=momentum)
    print_every = max(1, n_epochs // 5)
    history = []
    was_training = net.training
    net.train()
    try:
        for epoch in progress_bar(range(1, n_epochs + 1), desc="train", unit="epoch"):
            history.append(_train_epoch(net, optimizer, train_data, train_labels, batch_size))
            if epoch % print_every == 0:
                print_line(f"epoch {epoch} | loss on last mini-batch: {history[-1][-1]: .2e}")
    finally:
        net.train(was_training)
    print_line("training done!")
    return np.array(history)


def _train_epoch(
    net: nn.Module, optimizer: torch.optim.Optimizer, data: torch.Tensor, labels: torch.Tensor, batch_size: int
) -> list[float]:
    """Show all images once, in a random order; return the loss on every mini-batch."""
    loss_function = nn.BCELoss()
    losses = []
    for batch in torch.split(torch.randperm(len(data)).to(data.device), batch_size):
        loss = loss_function(net(data.index_select(0, batch)), labels.index_select(0, batch))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def _check_training_set(data: torch.Tensor, labels: torch.Tensor) -> None:
    if data.ndim != 3 or len(data) == 0:
        raise ValueError(f"train_data must be n x h x w, with n at least 1; got shape {tuple(data.shape)}.")
    if labels.shape != (len(data), 1):
        raise ValueError(
            f"train_labels must be n x 1, here {len(data)} x 1, one row per image; got shape "
            f"{tuple(labels.shape)}. A vector of n labels becomes a column by labels[:, None]."
        )
    if not ((labels == 0) | (labels == 1)).all():
        raise ValueError("train_labels must be 0 (left) or 1 (right); there are other values in it.")


def get_hidden_activity(net: nn.Module, stimuli: torch.Tensor, layer_labels: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Run a network and collect what some of its layers put out.

    ``"pool"`` of `CNN` is taken after the ReLU (it pools a rectified map, so it is never negative); ``"fc"`` is the
    layer's own output, *before* the ReLU, so about half of its values are negative.

    Parameters
    ----------
    net : torch.nn.Module
        The network, on any device; it is run in evaluation mode, without gradients, and left as it was.
    stimuli : torch.Tensor, shape (n, h, w)
        Images.
    layer_labels : list of str
        Names of layers, as they are called in the network.

    Returns
    -------
    dict of str to numpy.ndarray, shape (n, units)
        Activity of each layer, in the order asked for.

    Raises
    ------
    ValueError
        If the network has no layer of such a name, or does not use it.

    Examples
    --------
    >>> from nma_w1d5 import CNN
    >>> activity = get_hidden_activity(CNN(48, 64), torch.zeros(3, 48, 64), ["pool", "fc"])
    >>> {label: values.shape for label, values in activity.items()}
    {'pool': (3, 288), 'fc': (3, 10)}
    """
    layers = _find_layers(net, layer_labels)
    activity: dict[str, NDArray[Any]] = {}
    was_training = net.training
    net.eval()
    try:
        with torch.no_grad(), ExitStack() as hooks:
            for label, layer in layers.items():
                hooks.callback(layer.register_forward_hook(partial(_keep_output, activity, label)).remove)
            net(torch.as_tensor(stimuli, device=next(net.parameters()).device))
    finally:
        net.train(was_training)
    unused = [label for label in layers if label not in activity]
    if unused:
        raise ValueError(f"the network does not use its layer(s) {', '.join(unused)} when it is run.")
    return {label: activity[label] for label in layers}


def _find_layers(net: nn.Module, labels: Sequence[str]) -> dict[str, nn.Module]:
    """Return the layers of those names, or say which names there are."""
    if isinstance(labels, str):
        labels = [labels]
    layers = {name: layer for name, layer in net.named_modules() if name}
    unknown = [label for label in labels if label not in layers]
    if unknown:
        raise ValueError(
            f"layer_labels: {type(net).__name__} has no layer {', '.join(map(repr, unknown))}; "
            f"its layers are {', '.join(map(repr, layers))}."
        )
    return {label: layers[label] for label in labels}


def _keep_output(
    activity: dict[str, NDArray[Any]], label: str, _layer: nn.Module, _inputs: Any, output: torch.Tensor
) -> None:
    """Put a layer's output into `activity` as an array, n x units."""
    activity[label] = output.detach().flatten(1).cpu().numpy()
