"""Figures of the tutorial. Every function draws what it is given and returns its figure or axes."""

from importlib.resources import files

import matplotlib.pyplot as plt
import numpy as np


def set_figure_style():
    """Use the style sheet of the course."""
    plt.style.use(str(files("nma_w1d5") / "nma.mplstyle"))


def simulated_note(path, language=None):
    """Return the note for figures of a simulated recording, or an empty string."""
    return "simulated" if "simulated" in str(path) else ""


def show_stimulus(img, ax=None, show=False):
    ax = ax or plt.gca()
    ax.imshow(img, cmap="gray", vmin=0, vmax=1)
    return ax


def plot_corr_matrix(rdm, ax=None, show=False):
    ax = ax or plt.gca()
    ax.imshow(rdm, vmin=0, vmax=2)
    return ax


def plot_multiple_rdm(rdm_dict, note=""):
    fig, axes = plt.subplots(1, len(rdm_dict), squeeze=False)
    for ax, (label, rdm) in zip(axes[0], rdm_dict.items()):
        plot_corr_matrix(rdm, ax=ax)
        ax.set_title(label)
    return fig


def plot_rdm_rdm_correlations(rdm_sim, note=""):
    fig, ax = plt.subplots()
    ax.bar(list(rdm_sim), list(rdm_sim.values()))
    return fig


def plot_rdm_rows(ori_list, rdm_dict, rdm_oris, note=""):
    fig, axes = plt.subplots(1, len(ori_list), squeeze=False)
    rdm_oris = np.asarray(rdm_oris).ravel()
    for ax, ori in zip(axes[0], ori_list):
        for label, rdm in rdm_dict.items():
            ax.plot(rdm_oris, rdm[np.argmin(abs(rdm_oris - ori))], label=label)
    return fig


def plot_tuning_curves(ori, resp_dict, n_units=3, rng=None, note=""):
    rng = np.random.default_rng(rng)
    fig, axes = plt.subplots(len(resp_dict), n_units, squeeze=False)
    for row, (label, resp) in zip(axes, resp_dict.items()):
        for ax, unit in zip(row, rng.integers(resp.shape[1], size=n_units)):
            ax.plot(np.ravel(ori), np.asarray(resp)[:, unit])
    return fig


def plot_resp_lowd(ori, resp_dict, rng=None, note=""):
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    fig, axes = plt.subplots(1, len(resp_dict), squeeze=False)
    for ax, (label, resp) in zip(axes[0], resp_dict.items()):
        resp = np.asarray(resp)
        low = PCA(min(20, *resp.shape), random_state=0).fit_transform(resp)
        low = TSNE(2, random_state=0).fit_transform(low)
        ax.scatter(*low.T, c=np.ravel(ori), cmap="twilight")
        ax.set_title(label)
    return fig


def plot_loss(history):
    fig, ax = plt.subplots()
    ax.plot(np.ravel(history))
    return fig
