"""Chinese surnames that are read otherwise than their characters are elsewhere, as data; and how a person's name sounds.

The first reading of a surname orders lists; by the others, and by the common reading, a person is found as well. Facts
from dictionaries of Chinese (surname readings) and the register of compound surnames.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..text import HAN, SORT_KEY_LENGTH, normalise, pinyin, sort_key

# Simplified and traditional forms, then the readings with tone numbers (v for ü).
_SINGLE = """
艾 ai4;柏 bai3;贲賁 ben1;秘 bi4 mi4;卜 bu3;薄 bo2;晁 chao2;晟 cheng2 sheng4;谌諶 chen2 shen4;种 chong2 zhong3;褚 chu3;啜 chuai4;
笪 da2;都 du1;费費 fei4 bi4;番 pan1 fan1;干 gan1;盖蓋 ge3 gai4;葛 ge3;勾 gou1;句 gou1 ju4;缑緱 gou1;冠 guan4;炅 gui4 jiong3;炔 gui4 que1;
呙咼 guo1;过過 guo1;哈 ha3;撖 han4;黑 hei1 he4;郝 hao3;华華 hua4;郇 xun2 huan2;郏郟 jia2;贾賈 jia3;降 jiang4;纪紀 ji3 ji4;将 jiang1;角 jue2;
隽雋 juan4;圈 juan4;阚闞 kan4;厍厙 she4;蒯 kuai3;隗 wei3 kui2;逯 lu4;甪 lu4;冒 mao4 mo4;缪繆 miao4;宓 mi4;乜 nie4;牟 mou2 mu4;能 nai4;佴 nai4 er4;
那 na1;粘黏 nian2;宁甯 ning4 ning2;区區 ou1;逄 pang2;邳 pi1;繁 po2;朴 piao2;溥 pu3;莆 pu2;亓 qi2;茜 qian4;覃 qin2 tan2;仇 qiu2;曲 qu1;
璩 qu2;瞿 qu2;阙闕 que1;任 ren2;撒 sa3;单單 shan4;少 shao4;召 shao4;佘 she2;折 she2;莘 shen1 xin1;盛 sheng4;适適 kuo4;术 zhu2;睢 sui1;眭 sui1;
宿 su4;郯 tan2;洮 tao2;铫銚 yao2 diao4;仝 tong2;钭鈄 tou3;庹 tuo3;尉 wei4 yu4;毋 wu2;郗 xi1 chi1;郄 qie4 xi4;洗 xian3;冼 xian3;鲜鮮 xian1;相 xiang4 xiang1;
肖 xiao1;解 xie4;兴興 xing1;行 xing2;燕 yan1;要 yao1;幺 yao1;叶葉 ye4;应應 ying1;於 yu1;俞兪 yu2;员員 yun4 yuan2;郧鄖 yun2;乐樂 yue4 le4;
昝 zan3;迮 ze2;笮 ze2;曾 zeng1;查 zha1;翟 zhai2 di2;祭 zhai4 ji4;占 zhan1;仉 zhang3;訾 zi1;车車 che1;观觀 guan4;瓮 weng4;尹 yin3;强強 qiang2;
从從 cong2;和 he2;蒙 meng2;石 shi2;台 tai2;塞 sai4;乘 cheng2;重 chong2;朝 chao2;调 diao4;正 zheng4;扎 zha1;卡 qia3;夹 jia2;载 zai4;蕃 pi2 fan1;郤 xi4;沉 shen3;
"""
_COMPOUND = """
尉迟尉遲 yu4 chi2;万俟萬俟 mo4 qi2;澹台澹臺 tan2 tai2;长孙長孫 zhang3 sun1;令狐 ling2 hu2;单于單于 chan2 yu2;乐正樂正 yue4 zheng4;
皇甫 huang2 fu3;夏侯 xia4 hou2;诸葛諸葛 zhu1 ge3;欧阳歐陽 ou1 yang2;司马司馬 si1 ma3;司徒 si1 tu2;司空 si1 kong1;上官 shang4 guan1;
慕容 mu4 rong2;宇文 yu3 wen2;公孙公孫 gong1 sun1;公冶 gong1 ye3;公羊 gong1 yang2;轩辕軒轅 xuan1 yuan2;钟离鐘離 zhong1 li2;
濮阳濮陽 pu2 yang2;淳于 chun2 yu2;申屠 shen1 tu2;太叔 tai4 shu1;仲孙仲孫 zhong4 sun1;赫连赫連 he4 lian2;鲜于鮮于 xian1 yu2;
闾丘閭丘 lv2 qiu1;亓官 qi2 guan1;司寇 si1 kou4;子车子車 zi3 ju1;颛孙顓孫 zhuan1 sun1;端木 duan1 mu4;巫马巫馬 wu1 ma3;漆雕 qi1 diao1;
拓跋 tuo4 ba2;夹谷夾谷 jia2 gu3;谷梁穀梁 gu3 liang2;段干 duan4 gan1;百里 bai3 li3;东郭東郭 dong1 guo1;东方東方 dong1 fang1;南宫南宮 nan2 gong1;
西门西門 xi1 men2;羊舌 yang2 she2;梁丘 liang2 qiu1;左丘 zuo3 qiu1;闻人聞人 wen2 ren2;独孤獨孤 du2 gu1;纳兰納蘭 na4 lan2;呼延 hu1 yan2;
完颜完顏 wan2 yan2;耶律 ye1 lv4;斛律 hu2 lv4;毌丘 guan4 qiu1;毋丘 guan4 qiu1;即墨 ji2 mo4;相里 xiang4 li3;第五 di4 wu3;中行 zhong1 hang2;
"""


def _read(table: str, size: int) -> dict[str, list[str]]:
    """Characters of `size` each, then the readings of as many syllables each."""
    found: dict[str, list[str]] = {}
    for entry in filter(None, table.replace("\n", "").split(";")):
        written, *syllables = entry.split()
        readings = [" ".join(syllables[at : at + size]) for at in range(0, len(syllables), size)]
        found |= {written[at : at + size]: readings for at in range(0, len(written), size)}
    return found


SURNAMES = _read(_COMPOUND, 2) | _read(_SINGLE, 1)
_NAME = re.compile(f"[{HAN}]{{2,5}}")
_GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")  # 单 晓, as set in columns
DOTS = "·•・‧∙⋅･᛫"  # between the parts of a name; which of them a keyboard gives is chance


def bare_name(name: str) -> str:
    """Equal for a name however it is spaced, dotted, or set in wide letters."""
    return re.sub(r"[\W_]+", "", normalise(name))


def surname_of(name: str) -> str:
    """The surname with a reading of its own that a Chinese name begins with; empty where it has none.

    A name with a middle dot or of one character has no such surname: the first would be a given name.
    """
    if not _NAME.fullmatch(name):
        return ""
    return next((name[:size] for size in (2, 1) if len(name) > size and name[:size] in SURNAMES), "")


def _folded(name: str) -> str:
    return _GAP.sub("", unicodedata.normalize("NFKC", name).strip())


def person_key(name: str) -> str:
    """The `sort_key` of a person's name, its surname read as one: 曾强 stands at zeng1, not at ceng2."""
    name = _folded(name)
    surname = surname_of(name)
    if not surname:
        return sort_key(name)
    return f"{SURNAMES[surname][0]} {sort_key(name[len(surname) :])}"[:SORT_KEY_LENGTH]


def spoken(name: str) -> list[list[str]]:
    """The syllables of a name without tones, once for each way its surname may be read; empty where it is not Chinese."""
    name = _folded(name)
    if not _NAME.fullmatch(name):
        return []
    common = pinyin(name)
    surname = surname_of(name)
    ways = [re.sub(r"\d", "", reading).split() for reading in SURNAMES.get(surname, ())]
    given = pinyin(name[len(surname) :])
    found = [way + given for way in ways]
    return [*found, *([] if common in found else [common])]


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for surname, readings in SURNAMES.items():
        common = "".join(pinyin(surname))
        for letters in {common, *(re.sub(r"[\d ]", "", reading) for reading in readings)}:
            found.setdefault(letters, []).append(surname)
    return found


def heard_as(letters: str) -> list[str]:
    """The surnames of this table that somebody may mean by these letters: zeng and ceng are 曾."""
    return _by_sound().get(letters.lower(), [])
