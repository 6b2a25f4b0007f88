"""Names in zip files that do not say how they are encoded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.encodings import decode_names

NAMES = {
    "cp932": "山田太郎 佐藤 鈴木 課題 ひなた タロウ 髙橋 山﨑 渡邊 表 能 ソ コピー 表計算 能力テスト 提出物（最終）"
    " 課題（山田） ２０２４年度",
    "gbk": "张伟 王芳 李娜 刘洋 陈静 黄河 赵敏 周杰 朱红 高林 郭靖 李明 刘红 作业 学生",
    "cp949": "김민준 이서준 박도윤 최예준 정시우 강하준 한서연 오지우 문지아 과제 제출물 홍길동 남궁민 선우 폴더 쌍용",
    "cp950": "林志明 黃淑芬 陳怡君 許功蓋",
    "cp437": "Müller García François Zoë Åsa Söder Núñez Weiß",
    "cp850": "Børge Ørsted João",
    "utf-8": "山田太郎 张伟 김민준 Müller が",
}


@pytest.mark.parametrize(("encoding", "name"), [(code, name) for code, text in NAMES.items() for name in text.split()])
def test_one_name_is_enough(encoding: str, name: str) -> None:
    assert decode_names([f"{name}/W1D5.ipynb".encode(encoding), b"notes.txt"]) == [f"{name}/W1D5.ipynb", "notes.txt"]


@pytest.mark.parametrize("encoding", NAMES)
def test_the_names_of_one_archive_are_in_one_encoding(encoding: str) -> None:
    names = [f"{name}_1_assignsubmission_file_/x.ipynb" for name in NAMES[encoding].split()]
    assert decode_names([name.encode(encoding) for name in names]) == names


def test_a_name_that_is_utf_8_by_chance() -> None:
    names = ["卢梅", "袁强", "张伟"]
    assert decode_names([name.encode("gbk") for name in names]) == names


def test_a_name_that_does_not_fit_the_others_is_still_a_name() -> None:
    assert decode_names(["山田".encode("cp932"), b"\xff\xff.ipynb", "é".encode()])[::2] == ["山田", "é"]


@given(st.lists(st.binary(max_size=20), max_size=5))
def test_no_name_is_lost_and_its_ascii_ending_stays(names: list[bytes]) -> None:
    decoded = decode_names([name + b".ipynb" for name in names])
    assert len(decoded) == len(names)
    assert all(name.endswith(".ipynb") for name in decoded)
