"""Ways in which students write a right answer, as source text: each must get every mark."""

import linecache

CORRECT_RDM = {
    "matrix_product": """
import numpy as np
from scipy.stats import zscore
def RDM(resp):
    zresp = zscore(resp, axis=1)
    return 1 - zresp @ zresp.T / zresp.shape[1]
""",
    "stub_filled_in": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp, dtype=float)
    n_units = resp.shape[1]
    zresp = (resp - resp.mean(1, keepdims=True)) / resp.std(1, keepdims=True)
    rdm = 1 - np.dot(zresp, zresp.T) / n_units
    return rdm
""",
    "einsum": """
import numpy as np
from scipy import stats
def RDM(resp):
    z = stats.zscore(np.array(resp), axis=1)
    return 1 - np.einsum("si,ti->st", z, z) / z.shape[1]
""",
    "corrcoef": """
import numpy
def RDM(resp):
    return 1 - numpy.corrcoef(resp)
""",
    "cdist": """
from scipy.spatial.distance import cdist
def RDM(resp):
    return cdist(resp, resp, metric="correlation")
""",
    "squareform": """
from scipy.spatial.distance import pdist, squareform
def RDM(resp):
    return squareform(pdist(resp, "correlation"))
""",
    "pearsonr_loops": """
import numpy as np
from scipy.stats import pearsonr
def RDM(resp):
    n = len(resp)
    rdm = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            rdm[i, j] = 1 - pearsonr(resp[i], resp[j])[0]
    return rdm
""",
    "upper_then_mirrored": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp)
    n = len(resp)
    rdm = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            rdm[i, j] = 1 - np.corrcoef(resp[i], resp[j])[0, 1]
    return rdm + rdm.T
""",
    "python_loops_and_lists": """
def RDM(resp):
    rows = [[float(value) for value in row] for row in resp]
    n = len(rows[0])
    z = []
    for row in rows:
        mean = sum(row) / n
        sd = (sum((value - mean) ** 2 for value in row) / n) ** 0.5
        z.append([(value - mean) / sd for value in row])
    return [[1 - sum(a * b for a, b in zip(p, q)) / n for q in z] for p in z]
""",
    "numpy_matrix": """
import numpy as np
def RDM(resp):
    z = np.matrix(np.asarray(resp, dtype=float))
    z = (z - z.mean(axis=1)) / z.std(axis=1)
    return 1 - z * z.T / z.shape[1]
""",
    "torch": """
import torch
def RDM(resp):
    resp = torch.as_tensor(resp, dtype=torch.float32)
    z = (resp - resp.mean(1, keepdim=True)) / resp.std(1, keepdim=True, unbiased=False)
    return 1 - z @ z.T / resp.shape[1]
""",
    "torch_corrcoef": """
import torch
def RDM(resp):
    return 1 - torch.corrcoef(torch.as_tensor(resp))
""",
    "sample_deviation_both_times": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp, dtype=float)
    n = resp.shape[1]
    z = (resp - resp.mean(axis=1)[:, None]) / resp.std(axis=1, ddof=1)[:, None]
    return 1 - z.dot(z.T) / (n - 1)
""",
    "float32": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp, dtype=np.float32)
    z = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)
    return 1 - z @ z.T / np.float32(resp.shape[1])
""",
    "small_constant_against_division_by_zero": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp, dtype=float)
    z = (resp - resp.mean(axis=1, keepdims=True)) / (resp.std(axis=1, keepdims=True) + 1e-8)
    return 1 - np.inner(z, z) / resp.shape[1]
""",
    "one_pass_formula": """
import numpy as np
def RDM(resp):
    resp = np.asarray(resp, dtype=float)
    mean, sd = resp.mean(axis=1), resp.std(axis=1)
    return 1 - (resp @ resp.T / resp.shape[1] - np.outer(mean, mean)) / np.outer(sd, sd)
""",
    "covariance_over_deviations": """
import numpy as np
def RDM(resp):
    resp = np.array(resp)
    sd = np.std(resp, axis=1, ddof=1)
    return 1 - np.cov(resp) / sd[:, None] / sd[None]
""",
    "transposed_columns": """
import numpy as np
def RDM(resp):
    return 1 - np.corrcoef(np.asarray(resp).T, rowvar=False)
""",
    "broadcasting": """
import numpy as np
from scipy.stats import zscore
def RDM(resp):
    z = zscore(resp, axis=-1)
    return 1 - (z[:, None, :] * z[None, :, :]).mean(-1)
""",
    "half_squared_distance": """
import numpy as np
from scipy.stats import zscore
def RDM(resp):
    z = zscore(resp, axis=1)
    return ((z[:, None] - z[None]) ** 2).mean(-1) / 2
""",
    "in_place": """
import numpy as np
def RDM(resp):
    if not isinstance(resp, np.ndarray):
        resp = resp.numpy()
    resp -= resp.mean(axis=1, keepdims=True)
    resp /= np.linalg.norm(resp, axis=1, keepdims=True)
    print("done", resp.shape)
    return 1 - resp @ resp.T
""",
    "pandas_like_helper": """
from scipy import stats
def standardise(row):
    return stats.zscore(row)
def RDM(resp):
    import numpy as np
    z = np.apply_along_axis(standardise, 1, np.asarray(resp))
    return 1.0 - np.matmul(z, z.transpose()) / z.shape[1]
""",
}

CORRECT_CORRELATION = {
    "triu_indices_corrcoef": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(rdm1.shape[0], k=1)
    return np.corrcoef(rdm1[above], rdm2[above])[0, 1]
""",
    "tril_indices": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    i = np.tril_indices(len(rdm1), -1)
    return np.corrcoef(rdm1[i], rdm2[i])[1, 0]
""",
    "tril_mask": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    mask = np.tril(np.ones_like(rdm1, dtype=bool), k=-1)
    return np.corrcoef(rdm1[mask], rdm2[mask])[0, 1]
""",
    "pearsonr": """
import numpy as np
from scipy.stats import pearsonr
def correlate_rdms(rdm1, rdm2):
    i, j = np.triu_indices(len(rdm1), 1)
    return pearsonr(rdm1[i, j], rdm2[i, j])[0]
""",
    "pearsonr_statistic": """
import numpy as np
import scipy.stats
def correlate_rdms(rdm1, rdm2):
    k = np.triu_indices_from(rdm1, k=1)
    result = scipy.stats.pearsonr(rdm1[k], rdm2[k])
    return result.statistic
""",
    "squareform": """
import numpy as np
from scipy.spatial.distance import squareform
def correlate_rdms(rdm1, rdm2):
    return np.corrcoef(squareform(rdm1), squareform(rdm2))[0, 1]
""",
    "loops": """
def correlate_rdms(rdm1, rdm2):
    n = len(rdm1)
    a, b = [], []
    for i in range(n):
        for j in range(i + 1, n):
            a.append(float(rdm1[i][j]))
            b.append(float(rdm2[i][j]))
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    top = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    return top / (sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b)) ** 0.5
""",
    "off_diagonal_both_sides": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    off = ~np.eye(len(rdm1), dtype=bool)
    return np.corrcoef(rdm1[off], rdm2[off])[0, 1]
""",
    "own_zscore": """
import numpy as np
def zscore(x):
    return (x - np.mean(x)) / np.std(x)
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(len(rdm1), k=1)
    return np.mean(zscore(rdm1[above]) * zscore(rdm2[above]))
""",
    "torch": """
import numpy as np
import torch
def correlate_rdms(rdm1, rdm2):
    rdm1, rdm2 = torch.as_tensor(rdm1), torch.as_tensor(rdm2)
    i, j = torch.triu_indices(len(rdm1), len(rdm1), offset=1)
    return torch.corrcoef(torch.stack([rdm1[i, j], rdm2[i, j]]))[0, 1]
""",
    "linregress": """
import numpy as np
from scipy.stats import linregress
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(len(rdm1), k=1)
    return linregress(rdm1[above], rdm2[above]).rvalue
""",
    "one_element_array": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(len(rdm1), k=1)
    a = rdm1[above] - rdm1[above].mean()
    b = rdm2[above] - rdm2[above].mean()
    return np.array([a @ b / np.sqrt((a @ a) * (b @ b))])
""",
    "float32": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(len(rdm1), k=1)
    a, b = np.float32(rdm1)[above], np.float32(rdm2)[above]
    a, b = a - a.mean(), b - b.mean()
    return (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum())
""",
    "zeros_to_nan": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    keep = np.triu(np.ones(rdm1.shape), 1).astype(bool)
    a, b = np.where(keep, rdm1, np.nan), np.where(keep, rdm2, np.nan)
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    return float(np.cov(a, b)[0, 1] / (np.std(a, ddof=1) * np.std(b, ddof=1)))
""",
    "covariance_over_deviations": """
import numpy as np
def correlate_rdms(rdm1, rdm2):
    above = np.triu_indices(len(rdm1), k=1)
    a, b = rdm1[above], rdm2[above]
    return np.cov(a, b, ddof=0)[0, 1] / (a.std() * b.std())
""",
}

CORRECT = {"RDM": CORRECT_RDM, "correlate_rdms": CORRECT_CORRELATION}

CONSTANT = {
    "RDM": {
        "zeros": "import numpy as np\ndef RDM(resp):\n    return np.zeros((len(resp), len(resp)))\n",
        "ones_but_diagonal": ("import numpy as np\ndef RDM(resp):\n    return 1 - np.eye(len(resp))\n"),
        "identity": "import numpy as np\ndef RDM(resp):\n    return np.eye(len(resp))\n",
        "random_but_symmetric": (
            "import numpy as np\ndef RDM(resp):\n    m = np.random.default_rng(0).random((len(resp),) * 2)\n"
            "    m = m + m.T\n    np.fill_diagonal(m, 0)\n    return m\n"
        ),
        "nan": "import numpy as np\ndef RDM(resp):\n    return np.full((len(resp), len(resp)), np.nan)\n",
    },
    "correlate_rdms": {
        "one": "def correlate_rdms(rdm1, rdm2):\n    return 1.0\n",
        "zero": "def correlate_rdms(rdm1, rdm2):\n    return 0.0\n",
        "typical": "def correlate_rdms(rdm1, rdm2):\n    return 0.717\n",
        "one_if_equal": (
            "import numpy as np\ndef correlate_rdms(rdm1, rdm2):\n"
            "    return 1.0 if np.array_equal(rdm1, rdm2) else 0.6\n"
        ),
        "nan": "def correlate_rdms(rdm1, rdm2):\n    return float('nan')\n",
    },
}
"""Answers that do not look at their input: none of them may get a mark."""


def load_function(source, name):
    """Define what source text defines, as a notebook does, so that tracebacks and `inspect` find its lines."""
    file = f"/kernel/{hash(source) & 0xFFFFFFFF}.py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace = {"__name__": "__main__"}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]
