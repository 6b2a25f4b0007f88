"""Train the tutorial's network against a plain loop in PyTorch's default memory layout.

Both start from the same weights and see the same mini-batches; their epochs alternate, so that whatever else the
machine does hits both alike. Run ``python benchmarks/training.py``: it prints the losses of both and the ratio of
their times.
"""

import time

import numpy as np
import torch
from torch import nn

from nma_w1d5 import CNN, grating
from nma_w1d5.training import _train_epoch

N_EPOCHS, BATCH_SIZE, GOAL = 25, 100, 2.0
SETTINGS = {"lr": 0.0005, "momentum": 0.99}


class PlainCNN(CNN):
    """The same network, written down as everybody would."""

    def forward(self, x):
        x = self.pool(torch.relu(self.conv(x.unsqueeze(1))))
        x = torch.relu(self.fc(x.flatten(1)))
        return torch.sigmoid(self.out(x))


def plain_epoch(net, optimizer, images, labels, batch_size):
    """Train for one epoch in a plain loop; return the loss on every mini-batch."""
    loss_function, losses = nn.BCELoss(), []
    order = torch.randperm(len(images))
    for batch_images, batch_labels in zip(images[order].split(batch_size), labels[order].split(batch_size)):
        loss = loss_function(net(batch_images), batch_labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def prepare():
    """Return the tutorial's training set and two copies of its network."""
    np.random.seed(12)
    torch.manual_seed(12)
    ours = CNN(48, 64)
    random_state = torch.get_rng_state()
    orientations = (np.random.rand(1000) - 0.5) * 180
    images = torch.stack([grating(angle) for angle in orientations])
    labels = torch.tensor(orientations > 0).float()[:, None]
    plain = PlainCNN(48, 64)
    plain.load_state_dict(ours.state_dict())
    torch.set_rng_state(random_state)
    return images, labels, ours, plain


def race(n_epochs=N_EPOCHS):
    """Train both in turns; return seconds (n_epochs x 2: ours, plain) and last losses of the same shape."""
    images, labels, *nets = prepare()
    epochs = (_train_epoch, plain_epoch)
    runs = [(epoch, net, torch.optim.SGD(net.parameters(), **SETTINGS)) for epoch, net in zip(epochs, nets)]
    seconds, losses = np.empty((n_epochs, 2)), np.empty((n_epochs, 2))
    for number in range(n_epochs):
        random_state = torch.get_rng_state()
        for which, (epoch, net, optimizer) in enumerate(runs):
            torch.set_rng_state(random_state)
            start = time.perf_counter()
            losses[number, which] = epoch(net, optimizer, images, labels, BATCH_SIZE)[-1]
            seconds[number, which] = time.perf_counter() - start
    return seconds, losses


def main():
    seconds, losses = race()
    print(f"{torch.get_num_threads()} threads, {N_EPOCHS} epochs of 1000 images, mini-batches of {BATCH_SIZE}")
    for epoch in range(5, N_EPOCHS + 1, 5):
        print(f"epoch {epoch:2}: loss {losses[epoch - 1, 0]:.2e} (plain loop {losses[epoch - 1, 1]:.2e})")
    ours, plain = seconds.sum(axis=0)
    pairs = np.median(seconds[:, 1] / seconds[:, 0])
    print(f"nma_w1d5 {ours:.2f} s, plain loop {plain:.2f} s: {plain / ours:.2f} times as fast")
    print(f"median over pairs of epochs: {pairs:.2f} (goal: at least {GOAL:g})")


if __name__ == "__main__":
    main()
