"""The reference answers of the two exercises, as an instructor would type them into the notebook.

Each function stands on its own and uses nothing but ``np``, because the instructor edition shows it in place of the
stub. Signature and docstring are those of the stub; a test holds them together.
"""

import numpy as np


def RDM(resp):
    """Compute the representational dissimilarity matrix (RDM) of a set of population responses.

    Parameters
    ----------
    resp : array of shape (S, N)
        Responses of N neurons (or units) to S stimuli, one row per stimulus.

    Returns
    -------
    array of shape (S, S)
        Entry (s, t) is 1 minus the correlation of the population responses to stimuli s and t.
    """
    resp = np.asarray(resp, dtype=float)
    constant = np.flatnonzero(np.ptp(resp, axis=1) == 0)
    if constant.size:
        raise ValueError(
            f"resp: expected rows that vary across neurons, but row {constant[0]} is constant, so its correlation "
            "with the others is not defined. Leave such stimuli out."
        )
    # z-score each row: across neurons, for one stimulus at a time
    zresp = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)
    rdm = 1 - zresp @ zresp.T / zresp.shape[1]
    np.fill_diagonal(rdm, 0)  # exactly, where rounding would leave 1e-16
    return rdm


def correlate_rdms(rdm1, rdm2):
    """Correlate two RDMs.

    Parameters
    ----------
    rdm1, rdm2 : array of shape (S, S)
        The two representational dissimilarity matrices, of the same stimuli in the same order.

    Returns
    -------
    float
        Pearson correlation of the entries above the diagonal of the one with those of the other.
    """
    rdm1, rdm2 = np.asarray(rdm1, dtype=float), np.asarray(rdm2, dtype=float)
    if rdm1.shape != rdm2.shape:
        raise ValueError(
            f"rdm1, rdm2: expected two RDMs of the same stimuli, but got shapes {rdm1.shape} and {rdm2.shape}. "
            "Compute both from the same stimuli."
        )
    above = np.triu_indices(len(rdm1), k=1)
    return float(np.corrcoef(rdm1[above], rdm2[above])[0, 1])
