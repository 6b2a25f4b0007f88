"""Archives for tests, well-formed and not."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

Members = Mapping[str, bytes]


def zip_bytes(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tar_bytes(members: Members, mode: str = "w:gz") -> bytes:
    """Return a tar file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a variable
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def raw_zip(members: Mapping[bytes, bytes], flags: int = 0, offset: int | None = None) -> bytes:
    """Return a zip file with names as bytes, and with a wrong ``offset`` of 64 bits for each member, if given."""
    local, central = b"", b""
    for name, data in members.items():
        at = len(local) if offset is None else 0xFFFFFFFF
        extra = b"" if offset is None else struct.pack("<HHQ", 1, 8, offset)
        facts = struct.pack("<HHHHIII", flags, 0, 0, 33, zlib.crc32(data), len(data), len(data))
        central += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + facts
        central += struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, at) + name + extra
        local += b"PK\x03\x04" + struct.pack("<H", 20) + facts + struct.pack("<HH", len(name), 0) + name + data
    count = len(members)
    return local + central + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(central), len(local), 0)


def hungry_zip(name: str, data: bytes) -> bytes:
    """Return a zip file whose member asks for a dictionary of 4 GB."""
    packed = bytearray(zip_bytes({name: data}, zipfile.ZIP_LZMA))
    place = packed.index(name.encode()) + len(name.encode()) + 5
    packed[place : place + 4] = b"\xff" * 4
    return bytes(packed)
