"""Training a network to discriminate orientations, and looking inside it."""

import numpy as np
import torch
from torch import nn
from tqdm.auto import tqdm


def train(
    net, train_data, train_labels, n_epochs=25, learning_rate=0.0005, batch_size=100, momentum=0.99
):
    """Train a network by stochastic gradient descent with momentum on the binary cross-entropy.

    Returns
    -------
    numpy.ndarray, shape (n_epochs, n_batches)
        The loss on every mini-batch; the last column is what is printed.
    """
    loss_function = nn.BCELoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=momentum)
    print_every = max(1, n_epochs // 5)
    history = []
    net.train()
    for epoch in tqdm(range(1, n_epochs + 1), leave=False):
        losses = []
        order = torch.randperm(len(train_data))
        for batch in order.split(batch_size):
            loss = loss_function(net(train_data[batch]), train_labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(losses)
        if epoch % print_every == 0:
            tqdm.write(f"epoch {epoch} | loss on last mini-batch:  {losses[-1]:.2e}")
    tqdm.write("training done!")
    return np.array(history)


def get_hidden_activity(net, stimuli, layer_labels):
    """Return the activity of layers of a network, label -> numpy array (n x units)."""
    layers = dict(net.named_modules())
    activity = {}
    handles = []
    try:
        for label in layer_labels:
            def keep(module, inputs, output, label=label):
                activity[label] = output.flatten(1).cpu().numpy()
            handles.append(layers[label].register_forward_hook(keep))
        with torch.no_grad():
            net(stimuli)
    finally:
        for handle in handles:
            handle.remove()
    return activity
