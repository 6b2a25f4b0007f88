"""The recording: where to get it, and how to read it."""

from pathlib import Path

import numpy as np
import torch

from nma_w1d5.simulation import simulate_recording


def fetch_data(data_dir=None, source=None, language=None):
    """Return the path of the recording (thin version: always simulated)."""
    import pooch

    folder = Path(data_dir or pooch.os_cache("nma_w1d5"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "thin_simulated_recording.npz"
    if not path.exists():
        np.savez(path, **simulate_recording())
    return path


def is_simulated(path):
    """Tell whether a file of `fetch_data` holds the simulated recording."""
    return "simulated" in Path(path).name


def load_data(data_name, bin_width=1):
    """Read the recording: float32 tensors resp S x N and stimuli S x 1."""
    with np.load(data_name) as file:
        resp, stimuli = file["resp"], file["stimuli"].astype(float)
    bins = np.digitize(stimuli, np.arange(0, 360 + bin_width, bin_width))
    resp = np.stack([resp[bins == b].mean(0) for b in np.unique(bins)])
    stimuli = np.stack([stimuli[bins == b].mean() for b in np.unique(bins)])
    keep = stimuli <= 180
    return torch.tensor(resp[keep]), torch.tensor(stimuli[keep, None] - 90, dtype=torch.float32)
