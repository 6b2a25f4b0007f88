"""Downloads from a server on this machine that is well, absent, slow, wrong, or breaks off."""

import hashlib
import socket
import threading
from itertools import chain, repeat

import pooch
import pytest
import requests
from werkzeug import Response

from nma_w1d5 import DownloadError
from nma_w1d5 import download as module
from nma_w1d5.download import BRIEF, LONG, Patience, Remote, download, explain, is_intact

CONTENT = bytes(range(256)) * 400
MD5 = hashlib.md5(CONTENT).hexdigest()
ONCE = Patience(silence=60, bytes_per_second=20_000, retries=0)
THRICE = Patience(silence=60, bytes_per_second=1000, retries=2)


def stopped():
    """Return a clock that stands still, so that patience never runs out, however slow the machine."""
    return lambda: 0.0


def ahead(seconds):
    """Return a clock that has moved on by some seconds whenever it is looked at again."""
    return chain([0.0], repeat(float(seconds))).__next__


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Collect the pauses between attempts instead of making them."""
    made = []
    monkeypatch.setattr("pooch.core.time.sleep", made.append)
    return made


@pytest.fixture
def remote(httpserver):
    return Remote(httpserver.url_for("/file"), "file.npz", MD5)


@pytest.fixture
def raw_server():
    """A server that answers a connection with what a test says, then closes it."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads = []

    def serve(answer):
        def work():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                answer(connection)

        threads.append(threading.Thread(target=work, daemon=True))
        threads[-1].start()
        return Remote(f"http://127.0.0.1:{listener.getsockname()[1]}/file", "file.npz", MD5)

    yield serve
    listener.close()
    for thread in threads:
        thread.join(timeout=5)


@pytest.fixture
def hang():
    """Wait as long as the test lasts."""
    stop = threading.Event()
    yield stop.wait
    stop.set()


def test_file_arrives_whole_and_alone_in_its_folder(httpserver, remote, tmp_path):
    httpserver.expect_request("/file").respond_with_data(CONTENT)
    path = download(remote, tmp_path, ONCE)
    assert path == tmp_path / "file.npz"
    assert path.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [path]


def test_file_that_is_there_is_not_downloaded_again(httpserver, remote, tmp_path):
    (tmp_path / "file.npz").write_bytes(CONTENT)
    assert download(remote, tmp_path, ONCE).read_bytes() == CONTENT
    assert httpserver.log == []


def test_damaged_file_is_replaced(httpserver, remote, tmp_path):
    httpserver.expect_request("/file").respond_with_data(CONTENT)
    (tmp_path / "file.npz").write_bytes(CONTENT[:-1])
    assert not is_intact(tmp_path / "file.npz", remote)
    assert download(remote, tmp_path, ONCE).read_bytes() == CONTENT
    assert is_intact(tmp_path / "file.npz", remote)


def test_missing_file_is_not_intact(remote, tmp_path):
    assert not is_intact(tmp_path / "file.npz", remote)
    assert not is_intact(tmp_path, remote)


def test_redirects_are_followed(httpserver, tmp_path):
    httpserver.expect_request("/download").respond_with_response(Response(status=302, headers={"Location": "/file"}))
    httpserver.expect_request("/file").respond_with_data(CONTENT)
    remote = Remote(httpserver.url_for("/download"), "file.npz", MD5)
    assert download(remote, tmp_path, ONCE).read_bytes() == CONTENT


def test_other_content_is_refused_and_both_hashes_are_told(httpserver, remote, tmp_path):
    httpserver.expect_request("/file").respond_with_data(b"<html>please log in</html>")
    came = hashlib.md5(b"<html>please log in</html>").hexdigest()
    with pytest.raises(DownloadError, match=f"a different file came: expected md5 {MD5}, got {came}"):
        download(remote, tmp_path, ONCE)
    assert list(tmp_path.iterdir()) == []


def test_damaged_file_stays_until_a_good_one_is_there(httpserver, remote, tmp_path):
    httpserver.expect_request("/file").respond_with_data(b"other")
    (tmp_path / "file.npz").write_bytes(b"damaged")
    with pytest.raises(DownloadError):
        download(remote, tmp_path, ONCE)
    assert (tmp_path / "file.npz").read_bytes() == b"damaged"


@pytest.mark.parametrize("status", [404, 500, 503])
def test_refusal_of_the_server_is_told(httpserver, remote, tmp_path, status):
    httpserver.expect_request("/file").respond_with_data("no", status=status)
    with pytest.raises(DownloadError, match=f"the server answered {status} [A-Z]"):
        download(remote, tmp_path, ONCE)
    assert list(tmp_path.iterdir()) == []


def test_third_attempt_may_succeed(httpserver, remote, tmp_path):
    httpserver.expect_ordered_request("/file").respond_with_data("no", status=503)
    httpserver.expect_ordered_request("/file").respond_with_data(b"other")
    httpserver.expect_ordered_request("/file").respond_with_data(CONTENT)
    assert download(remote, tmp_path, THRICE).read_bytes() == CONTENT
    assert len(httpserver.log) == 3


def test_no_more_attempts_than_allowed(httpserver, remote, tmp_path, pauses):
    httpserver.expect_request("/file").respond_with_data("no", status=503)
    with pytest.raises(DownloadError, match="503"):
        download(remote, tmp_path, THRICE)
    assert len(httpserver.log) == 3
    assert len(pauses) == 2


def test_dead_server_is_told_by_its_name_at_once(tmp_path, pauses):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(DownloadError, match=f"no connection to 127.0.0.1:{port}"):
        download(Remote(f"http://127.0.0.1:{port}/file", "file.npz", MD5), tmp_path, ONCE)
    assert pauses == []


def test_truncated_file_is_refused(raw_server, tmp_path):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(CONTENT)}\r\n\r\n".encode()
    remote = raw_server(lambda connection: connection.sendall(head + CONTENT[:5000]))
    with pytest.raises(DownloadError, match="the connection broke off before the file was complete"):
        download(remote, tmp_path, ONCE)
    assert list(tmp_path.iterdir()) == []


def test_silent_server_is_given_up(raw_server, tmp_path, hang):
    """It would be silent for ever; the network library's own timeout ends that."""
    remote = raw_server(lambda connection: hang())
    with pytest.raises(DownloadError, match="the server did not answer in time"):
        download(remote, tmp_path, Patience(silence=0.1, bytes_per_second=0, retries=0), clock=stopped())


def test_trickling_server_is_given_up(raw_server, tmp_path, hang):
    """Each byte is in time, but the file would take a day."""

    def trickle(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + bytes(8192))
        hang()

    with pytest.raises(DownloadError, match=r"the connection is too slow \(0\.1 kB a second\)"):
        download(raw_server(trickle), tmp_path, ONCE, clock=ahead(61))


def test_look_up_of_a_name_that_hangs_is_given_up(monkeypatch, tmp_path, hang):
    """The timeouts of the network library do not cover it."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: hang() and [])
    with pytest.raises(DownloadError, match="nothing came for 90 seconds"):
        download(Remote("http://example.invalid/file", "file.npz", MD5), tmp_path, ONCE, clock=ahead(90))


def test_folder_that_cannot_be_written_is_told(httpserver, remote, tmp_path):
    (tmp_path / "folder").write_text("a file, not a folder")
    with pytest.raises(DownloadError, match="the file cannot be written"):
        download(remote, tmp_path / "folder", ONCE)


def test_progress_bar_is_filled_and_pooch_is_quiet(httpserver, remote, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    httpserver.expect_request("/file").respond_with_data(CONTENT)
    level = pooch.get_logger().level
    download(remote, tmp_path, ONCE)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "file.npz" in captured.err
    assert "Downloading" not in captured.err
    assert pooch.get_logger().level == level


def test_progress_starts_afresh_with_each_attempt():
    received = module._Received("file", stopped())
    received.start(100)
    received.add(60)
    received.start(100)
    assert received.bar.n == 0
    assert received.count == 60
    received.bar.close()


def test_patience_for_a_stand_in_is_short_and_for_the_real_file_long():
    assert BRIEF.silence <= 4
    assert BRIEF.retries == 0
    assert LONG.silence >= 20
    assert LONG.retries >= 2


@pytest.mark.parametrize(
    ("since_start", "since_byte", "received", "text"),
    [
        (1, 1, 0, None),
        (10, 10, 0, "nothing came for 10 seconds"),
        (10, 0.1, 50_000, "the connection is too slow (5.0 kB a second)"),
        (10, 0.1, 500_000, None),
        (1, 0.1, 1, None),
    ],
)
def test_what_brief_patience_bears(since_start, since_byte, received, text):
    problem = BRIEF.problem(since_start, since_byte, received)
    assert text == (None if problem is None else str(problem))


def test_unforeseen_errors_are_passed_on_with_their_kind(remote):
    assert str(explain(KeyError("odd"), remote)) == "KeyError: 'odd'"
    assert "cannot be written" in str(explain(PermissionError("read-only"), remote))
    assert str(explain(requests.exceptions.TooManyRedirects(), remote)).startswith("no connection to localhost")
