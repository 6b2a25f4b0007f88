"""The reference answers of the two exercises, as an instructor would type them into the notebook.

Each function stands on its own and uses nothing but ``np``, because the instructor edition shows it in place
of the stub. Signature and docstring are those of the stub; a test holds them together.
"""

import numpy as np


def RDM(resp):
    """Compute the representational dissimilarity matrix (RDM) of population responses.

    Parameters
    ----------
    resp : array_like, shape (S, N)
        Population responses: one row per stimulus, one column per unit. A numpy array or a torch tensor.

    Returns
    -------
    numpy.ndarray, shape (S, S)
        The dissimilarity of the responses to stimuli s and s' in row s and column s': one minus the Pearson
        correlation, across units, of the two population responses.
    """
    resp = np.asarray(resp, dtype=float)
    constant = np.flatnonzero(np.ptp(resp, axis=1) == 0)
    if constant.size:
        raise ValueError(
            f"resp: expected rows that vary across units, but row {constant[0]} is constant, so its correlation "
            "with the others is not defined. Leave such stimuli out."
        )
    # z-score each row: across neurons, for one stimulus at a time
    zresp = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)
    rdm = 1 - zresp @ zresp.T / zresp.shape[1]
    np.fill_diagonal(rdm, 0)  # exactly, where rounding would leave 1e-16
    return rdm


def correlate_rdms(rdm1, rdm2):
    """Correlate two RDMs over the entries above the diagonal.

    Parameters
    ----------
    rdm1, rdm2 : numpy.ndarray, shape (S, S)
        Two RDMs of the same S stimuli in the same order.

    Returns
    -------
    float
        The Pearson correlation of the entries of `rdm1` and `rdm2` above the diagonal.
    """
    rdm1, rdm2 = np.asarray(rdm1, dtype=float), np.asarray(rdm2, dtype=float)
    if rdm1.shape != rdm2.shape:
        raise ValueError(
            f"rdm1, rdm2: expected RDMs of the same stimuli, but got shapes {rdm1.shape} and {rdm2.shape}. "
            "Compute both from the same stimuli."
        )
    above = np.triu_indices(len(rdm1), k=1)
    return float(np.corrcoef(rdm1[above], rdm2[above])[0, 1])
