"""Which recording is taken, and what the student is told about it."""

import hashlib
import io
import socket

import numpy as np
import pytest

from nma_w1d5 import DownloadError, fetch_data, is_simulated, load_data, recording
from nma_w1d5.download import Patience, Remote
from nma_w1d5.wording import say


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path):
    """A folder of the test's own, few neurons, no real network, and a local server may be as slow as the machine."""
    for variable in ("NMA_W1D5_DATA", "NMA_W1D5_LANGUAGE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("NMA_W1D5_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(recording, "BRIEF", Patience(silence=60, bytes_per_second=0, retries=0))
    monkeypatch.setattr(recording, "LONG", Patience(silence=60, bytes_per_second=0, retries=2))
    monkeypatch.setattr("nma_w1d5.simulation.simulate_recording.__defaults__", (20, 0))


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Collect the pauses between attempts instead of making them."""
    made = []
    monkeypatch.setattr("pooch.core.time.sleep", made.append)
    return made


@pytest.fixture
def real(httpserver, monkeypatch):
    """A server that has the "real" recording."""
    content = npz()
    httpserver.expect_request("/download").respond_with_data(content)
    remote = Remote(httpserver.url_for("/download"), recording.REAL.name, hashlib.md5(content).hexdigest())
    monkeypatch.setattr(recording, "REAL", remote)
    return content


@pytest.fixture
def dead(monkeypatch):
    """A server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/download"
    monkeypatch.setattr(recording, "REAL", Remote(url, recording.REAL.name, recording.REAL.md5))


def npz():
    file = io.BytesIO()
    np.savez(file, resp=np.ones((360, 5), np.float32), stimuli=np.arange(360.0))
    return file.getvalue()


def test_address_name_and_hash_are_those_of_the_recording():
    real = recording.REAL
    assert real.url == "https://osf.io/683xc/download"
    assert real.name == "W3D4_stringer_oribinned1.npz"
    assert real.md5 == "436599dfd8ebe6019f066c38aed20580"


@pytest.mark.parametrize("source", ["real", "auto", None])
def test_real_recording_is_taken_where_it_can_be_had(real, source, tmp_path, capsys):
    path = fetch_data(source=source)
    assert path == tmp_path / "W3D4_stringer_oribinned1.npz"
    assert path.read_bytes() == real
    assert not is_simulated(path)
    assert capsys.readouterr().out == "", "nothing to say about it"


def test_second_call_asks_nobody(real, httpserver):
    assert fetch_data() == fetch_data()
    assert len(httpserver.log) == 1


def test_dead_network_falls_back_at_once_with_a_notice(dead, capsys, pauses):
    path = fetch_data()
    assert pauses == []
    assert is_simulated(path)
    notice = capsys.readouterr().out
    assert "The real recording could not be downloaded: no connection to 127.0.0.1" in notice
    assert "this is a SIMULATED recording, not data" in notice


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_notice_is_in_the_language_of_the_notebook(dead, how, capsys, monkeypatch):
    if how == "environment":
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    fetch_data(language="ja" if how == "argument" else None)
    notice = capsys.readouterr().out
    assert "実データをダウンロードできませんでした（127.0.0.1" in notice
    assert "に接続できません）" in notice
    assert "シミュレーションデータであり、実際の記録ではありません" in notice


def test_simulated_recording_can_be_chosen_and_says_so(httpserver, capsys, monkeypatch):
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    path = fetch_data()
    assert is_simulated(path)
    assert capsys.readouterr().out == say("recording.simulated", "en") + "\n"
    assert httpserver.log == []
    resp, ori = load_data(path)
    assert resp.shape == (181, 20)
    assert ori[[0, -1], 0].tolist() == [-90, 90]


def test_real_recording_alone_is_tried_again_and_an_error_says_what_to_do(dead, tmp_path, pauses):
    with pytest.raises(DownloadError) as caught:
        fetch_data(source="real")
    assert len(pauses) == 2
    message = str(caught.value)
    assert "could not be downloaded: no connection to" in message
    assert "Expected: W3D4_stringer_oribinned1.npz (md5 436599dfd8ebe6019f066c38aed20580) from http" in message
    assert f"put it into {tmp_path}" in message
    assert 'fetch_data(source="simulated")' in message
    assert list(tmp_path.iterdir()) == []


def test_wrong_file_from_the_network_is_an_error_or_a_reason_to_fall_back(real, monkeypatch, capsys):
    monkeypatch.setattr(recording, "REAL", Remote(recording.REAL.url, recording.REAL.name, "0" * 32))
    with pytest.raises(DownloadError, match=f"expected md5 {'0' * 32}, got {hashlib.md5(real).hexdigest()}"):
        fetch_data(source="real")
    assert is_simulated(fetch_data(source="auto"))
    assert "a different file came" in capsys.readouterr().out


def test_damaged_file_is_noticed_and_replaced(real, tmp_path, capsys):
    (tmp_path / recording.REAL.name).write_bytes(b"damaged")
    assert fetch_data().read_bytes() == real
    assert "is damaged; downloading it again" in capsys.readouterr().out


def test_damaged_file_is_noticed_also_without_a_network(dead, tmp_path, capsys):
    (tmp_path / recording.REAL.name).write_bytes(b"damaged")
    assert is_simulated(fetch_data(source="auto"))
    assert "is damaged" in capsys.readouterr().out
    with pytest.raises(DownloadError, match=f"The file that is there, .*{recording.REAL.name}, is damaged"):
        fetch_data(source="real")


def test_simulated_recording_is_made_once_and_again_when_it_is_damaged(tmp_path):
    path = fetch_data(source="simulated")
    before = path.stat().st_mtime_ns
    assert fetch_data(source="simulated").stat().st_mtime_ns == before
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    assert fetch_data(source="simulated").read_bytes()[:4] == b"PK\x03\x04"
    path.write_bytes(whole[:5000] + b"xxxx" + whole[5004:])
    fetch_data(source="simulated")
    np.testing.assert_array_equal(np.load(path)["stimuli"], np.arange(360))
    assert list(tmp_path.iterdir()) == [path]


def test_another_recipe_makes_another_file(tmp_path, monkeypatch):
    first = fetch_data(source="simulated")
    other = tmp_path / "simulation.py"
    other.write_text("# another recipe")
    monkeypatch.setattr("nma_w1d5.simulation.__file__", str(other))
    assert fetch_data(source="simulated") != first


def test_folder_is_the_users_cache_by_default_and_may_be_chosen(tmp_path, monkeypatch):
    chosen = tmp_path / "a" / "b"
    assert fetch_data(data_dir=chosen, source="simulated").parent == chosen
    monkeypatch.delenv("NMA_W1D5_DATA_DIR")
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    assert fetch_data(source="simulated").parent == tmp_path / "cache" / "nma_w1d5"


def test_folder_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DownloadError, match=r"the folder .*file/data cannot be made .* as data_dir"):
        fetch_data(data_dir=tmp_path / "file" / "data", source="simulated")


def test_folder_that_cannot_be_written_is_an_error_with_a_remedy(monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr("nma_w1d5.recording.np.savez", full)
    with pytest.raises(DownloadError, match=r"cannot write to the folder .*No space left.* as data_dir"):
        fetch_data(source="simulated")


def test_unknown_source_is_an_error_that_lists_the_sources(monkeypatch):
    with pytest.raises(ValueError, match="source is 'fake'; expected one of 'real', 'simulated', 'auto'"):
        fetch_data(source="fake")
    monkeypatch.setenv("NMA_W1D5_DATA", "Real")
    with pytest.raises(ValueError, match="the environment variable NMA_W1D5_DATA is 'Real'"):
        fetch_data()
