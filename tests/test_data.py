"""Reading the recording: averages, orientations, and what is refused."""

import numpy as np
import pytest
import torch

from nma_w1d5 import DataError, load_data


@pytest.fixture
def save(tmp_path):
    """Write an npz file; by default a small recording in the real one's format."""

    def write(**arrays):
        path = tmp_path / "recording.npz"
        np.savez(path, **arrays)
        return path

    return write


def responses(n=7, stimuli=360, seed=0):
    return np.random.default_rng(seed).standard_normal((stimuli, n)).astype(np.float32)


def test_shapes_types_and_orientations(save):
    resp = responses()
    loaded, stimuli = load_data(save(resp=resp, stimuli=np.arange(360.0)))
    assert loaded.dtype == stimuli.dtype == torch.float32
    assert stimuli.shape == (181, 1)
    np.testing.assert_array_equal(stimuli[:, 0], np.arange(-90, 91))
    np.testing.assert_array_equal(loaded, resp[:181])


@pytest.mark.parametrize("bin_width", [2, 5, 10, 7])
def test_bins_are_averaged(save, bin_width):
    resp, stimuli = responses(), np.arange(360.0)
    loaded, orientations = load_data(save(resp=resp, stimuli=stimuli), bin_width=bin_width)
    centres = [stimuli[i : i + bin_width].mean() for i in range(0, 360, bin_width)]
    expected = [resp[i : i + bin_width].mean(0) for i in range(0, 360, bin_width)]
    kept = [i for i, centre in enumerate(centres) if centre <= 180]
    np.testing.assert_allclose(orientations[:, 0], np.array(centres)[kept] - 90, atol=1e-4)
    np.testing.assert_allclose(loaded, np.array(expected)[kept], atol=1e-5)


def test_single_trials_in_any_order_are_averaged(save):
    stimuli = np.array([170.2, 3.7, 3.1, 90.0, 170.9, 355.0])
    resp = np.arange(12.0).reshape(6, 2)
    loaded, orientations = load_data(save(resp=resp, stimuli=stimuli))
    np.testing.assert_allclose(orientations[:, 0], [3.4 - 90, 0, 170.55 - 90], atol=1e-4)
    np.testing.assert_allclose(loaded, [[3, 4], [6, 7], [4, 5]])


def test_bins_narrower_than_a_degree_are_bins_too(save):
    stimuli = np.array([10.0, 10.2, 10.6])
    loaded, orientations = load_data(save(resp=np.array([[1.0], [3.0], [9.0]]), stimuli=stimuli), bin_width=0.5)
    np.testing.assert_allclose(orientations[:, 0], [10.1 - 90, 10.6 - 90], atol=1e-4)
    np.testing.assert_allclose(loaded[:, 0], [2, 9])


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int64, np.float32])
def test_unsigned_angles_do_not_wrap_round(save, kind):
    stimuli = np.arange(0, 181, 10).astype(kind)
    _, orientations = load_data(save(resp=responses(3, 19), stimuli=stimuli))
    np.testing.assert_array_equal(orientations[:, 0], np.arange(-90, 91, 10))


def test_integer_responses_are_averaged_as_fractions(save):
    resp = np.array([[250], [251]], dtype=np.uint8)
    loaded, _ = load_data(save(resp=resp, stimuli=np.array([0, 1])), bin_width=2)
    assert loaded[0, 0] == 250.5


def test_last_angle_may_be_360(save):
    _, orientations = load_data(save(resp=responses(2, 3), stimuli=np.array([0.0, 180.0, 360.0])))
    np.testing.assert_array_equal(orientations[:, 0], [-90, 90])


def test_other_arrays_in_the_file_do_no_harm(save):
    assert load_data(save(resp=responses(), stimuli=np.arange(360), extra=np.eye(2)))[0].shape == (181, 7)


@pytest.mark.parametrize("bin_width", [0, -1, 181, float("nan"), float("inf")])
def test_impossible_bins_are_refused(save, bin_width):
    with pytest.raises(ValueError, match=f"bin_width must be more than 0 and at most 180 degrees; got {bin_width}"):
        load_data(save(resp=responses(), stimuli=np.arange(360)), bin_width=bin_width)


@pytest.mark.parametrize(
    ("arrays", "problem"),
    [
        ({"stimuli": np.arange(360)}, r"has no 'resp'; it has \['stimuli'\]"),
        ({"x": np.arange(3)}, r"has no 'resp' and no 'stimuli'; it has \['x'\]"),
        ({"resp": responses(), "stimuli": np.arange(359)}, r"'resp' must be .* here 359 x .*; got shape \(360, 7\)"),
        ({"resp": responses().T, "stimuli": np.arange(360)}, r"'resp' must be .*; got shape \(7, 360\)"),
        ({"resp": np.ones(360), "stimuli": np.arange(360)}, r"'resp' must be .*; got shape \(360,\)"),
        ({"resp": np.ones((360, 0)), "stimuli": np.arange(360)}, r"'resp' must be .*; got shape \(360, 0\)"),
        ({"resp": responses(), "stimuli": np.arange(360)[:, None]}, r"'stimuli' must be a vector.*\(360, 1\)"),
        ({"resp": np.ones((0, 3)), "stimuli": np.ones(0)}, r"'stimuli' must be a vector.*\(0,\)"),
        ({"resp": responses() * np.nan, "stimuli": np.arange(360)}, "'resp' has 2520 values that are NaN or infinite"),
        ({"resp": responses(), "stimuli": np.full(360, np.inf)}, "'stimuli' has 360 values that are NaN"),
        ({"resp": responses(), "stimuli": np.arange(360) - 1}, "'stimuli' must lie within 0 to 360.*got -1 to 358"),
        ({"resp": responses(), "stimuli": np.arange(360) * 2}, "'stimuli' must lie within 0 to 360.*got 0 to 718"),
        ({"resp": responses(2, 2), "stimuli": np.array([200, 300])}, "no angle up to 180 degrees"),
        ({"resp": responses().astype(str), "stimuli": np.arange(360)}, "'resp' must be numbers; got <U"),
        ({"resp": responses() + 1j, "stimuli": np.arange(360)}, "'resp' must be numbers; got complex"),
        ({"resp": responses(), "stimuli": np.arange(360).astype(object)}, "cannot be read as an npz file.*pickle"),
    ],
)
def test_what_is_not_a_recording_is_refused_with_file_and_remedy(save, arrays, problem):
    with pytest.raises(DataError, match=problem) as caught:
        load_data(save(**arrays))
    assert "recording.npz: " in str(caught.value)
    assert "Delete the file and get it again with fetch_data()." in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken", b"\x93NUMPY\x01\x00v\x00"])
def test_broken_files_are_refused(tmp_path, content):
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"broken.npz: cannot be read as an npz file"):
        load_data(tmp_path / "broken.npz")


def test_truncated_and_altered_files_are_refused(save):
    path = save(resp=responses(), stimuli=np.arange(360))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="cannot be read"):
        load_data(path)
    path.write_bytes(whole[:3000] + b"xxxx" + whole[3004:])
    with pytest.raises(DataError, match="cannot be read"):
        load_data(path)


def test_array_that_is_not_in_a_zip_is_refused(tmp_path):
    np.save(tmp_path / "array.npy", np.eye(3))
    with pytest.raises(DataError, match="cannot be read as an npz file"):
        load_data(tmp_path / "array.npy")


def test_missing_file_says_how_to_get_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"data_name: there is no file .*none.npz. Get it with fetch_data\(\)"):
        load_data(tmp_path / "none.npz")


def test_file_may_be_named_by_a_string(save):
    assert load_data(str(save(resp=responses(), stimuli=np.arange(360))))[0].shape == (181, 7)
