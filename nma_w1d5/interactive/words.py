"""What the widgets say, in the languages of the course."""

from nma_w1d5.wording import notebook_language

WORDS = {
    "en": {
        "orientation": "orientation (deg)",
        "frequency": "spatial frequency (× training)",
        "probability": "probability of “right”: {p}",
        "answer": "The network answers {answer}",
        "truth": "truth: {truth}",
        "left": "left",
        "right": "right",
        "vertical": "neither left nor right (vertical)",
        "horizontal": "horizontal: left and right are one image",
        "correct": "correct",
        "wrong": "wrong",
        "others": "Other units",
        "others_hint": "Draw the tuning curves of other units, picked at random",
        "representation": "representation",
        "row": "row (deg)",
        "column": "column (deg)",
        "dissimilarity": "dissimilarity: {value}",
        "difference": "difference in orientation: {degrees}°",
        "play_grating": "A grating with sliders for its orientation and spatial frequency, and the network's answer.",
        "play_tuning": "Tuning curves of units picked at random, with a button for other units.",
        "play_rdm": "An RDM with sliders that pick an entry, and the two gratings behind that entry.",
    },
    "ja": {
        "orientation": "方位（度）",
        "frequency": "空間周波数（訓練時の何倍か）",
        "probability": "「右」の確率：{p}",
        "answer": "ネットワークの答え：{answer}",
        "truth": "実際の傾き：{truth}",
        "left": "左",
        "right": "右",
        "vertical": "左でも右でもない（垂直）",
        "horizontal": "水平（左と右が同じ画像）",
        "correct": "正解",
        "wrong": "不正解",
        "others": "別のユニット",
        "others_hint": "ランダムに選んだ別のユニットのチューニングカーブを描く",
        "representation": "表現",
        "row": "行（度）",
        "column": "列（度）",
        "dissimilarity": "非類似度：{value}",
        "difference": "方位の差：{degrees}度",
        "play_grating": "縞刺激と、その方位と空間周波数を変えるスライダー、ネットワークの答え。",
        "play_tuning": "ランダムに選んだユニットのチューニングカーブと、別のユニットを選ぶボタン。",
        "play_rdm": "RDMと、成分を選ぶスライダー、その成分に対応する二つの縞刺激。",
    },
}


def words(language=None):
    """Return what the widgets say in a language, by default that of the notebook.

    Parameters
    ----------
    language : {"ja", "en"}, optional
        As for `notebook_language`.

    Returns
    -------
    dict of str to str
        Some of the texts have fields for `str.format`.

    Examples
    --------
    >>> words("en")["probability"].format(p="0.98")
    'probability of “right”: 0.98'
    """
    return WORDS[notebook_language(language)]
