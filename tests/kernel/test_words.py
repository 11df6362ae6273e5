"""A name is found by what people type of it, and sorts where they look for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huifang.kernel.words import pinyin_key, query_words, search_words

FAMILY_NAMES = Path(__file__).parents[3] / "shared" / "data" / "cn_family_names_1k.xlsx"


def finds(typed: str, name: str) -> bool:
    """As the database answers: `search_words @> query_words`."""
    asked = set(query_words(typed))
    return bool(asked) and asked <= set(search_words(name))


FOUND = {
    "张伟明": [
        "张",
        "张伟",
        "伟明",
        "张伟明",
        "z",
        "zha",
        "zhangw",
        "zhangweiming",
        "zw",
        "zwm",
        "ZWM",
        "zhang wei ming",
    ],
    "王伟": ["王", "王伟", "王 伟", "wangwei", "ww", "wei", "王 wei"],
    "王　伟": ["王伟", "王　伟", "wangwei"],
    "王": ["王", "w", "wang"],
    "欧阳娜娜": ["欧阳 娜娜", "欧阳", "娜娜", "ouyang", "ouyangnana", "oynn", "nana", "欧阳娜娜"],
    "欧阳娜": ["欧阳　娜", "欧阳"],
    "欧阳　娜": ["欧阳　娜", "欧阳娜", "ouyangna"],
    "吕布": ["lvbu", "lübu", "lǚ bù", "LV", "吕布"],
    "阿卜杜拉·买买提": ["阿卜杜拉", "买买提", "阿卜杜拉买买提", "阿卜杜拉·买买提", "abudula"],
    "John O'Brien": ["john", "OBRIEN", "o'brien", "John O'Brien", "john obrien", "joh", "jo"],
    "José Müller": ["jose", "muller", "josé müller"],
    "上海ABC电子有限公司": [
        "上海",
        "abc",
        "ABC电子",
        "电子有限公司",
        "shanghaiabc",
        "上海 有限公司",
        "上海ABC电子有限公司",
    ],
    "重庆长江银行股份有限公司": ["chongqing", "cqcjyh", "长江银行", "重庆 银行"],
    "7天酒店": ["7天", "7天酒店", "酒店", "7tianjiudian"],
    "ＡＢＣ": ["abc"],
    "𠮷田": ["𠮷田", "tian"],
}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name in FOUND for typed in FOUND[name]])
def test_a_name_is_found(name: str, typed: str) -> None:
    assert finds(typed, name)


NOT_FOUND = [
    ("张伟", "张明伟"),
    ("伟张", "张伟明"),
    ("zhangwe", "张吴明"),
    ("zhangweimingx", "张伟明"),
    ("wm", "张伟明"),
    ("zwmx", "张伟明"),
    ("smi", "John Smith"),
    ("", "张伟"),
    (" ·-", "张伟"),
    ("李", "张伟"),
]


@pytest.mark.parametrize(("typed", "name"), NOT_FOUND)
def test_another_name_is_not_found(typed: str, name: str) -> None:
    assert not finds(typed, name)


SURNAMES = {
    "单雄信": "shanxiongxin",
    "仇英": "qiuying",
    "曾国藩": "zengguofan",
    "解缙": "xiejin",
    "任伟明": "renweiming",
    "区小明": "ouxiaoming",
    "查良明": "zhaliangming",
    "盖叫天": "gejiaotian",
    "朴明": "piaoming",
    "乐伟": "yuewei",
    "翟天明": "zhaitianming",
    "缪荃孙": "miaoquansun",
    "覃海明": "qinhaiming",
    "阚泽": "kanze",
    "卜算子": "busuanzi",
    "繁钦": "poqin",
    "句践": "goujian",
    "员半千": "yunbanqian",
    "召公": "shaogong",
    "折可适": "shekeshi",
    "粘本盛": "nianbensheng",
    "秘彭祖": "bipengzu",
    "种师道": "chongshidao",
    "祭仲": "zhaizhong",
    "郇旺": "xunwang",
    "尉迟恭": "yuchigong",
    "长孙无忌": "zhangsunwuji",
    "万俟卨": "moqixie",
    "澹台灭明": "tantaimieming",
    "单于某": "chanyumou",
    "乐正子": "yuezhengzi",
    "令狐冲": "linghuchong",
    "宰父黑": "zaifuhei",
    "沈从文": "shencongwen",
    "冼星海": "xianxinghai",
    "贾宝玉": "jiabaoyu",
    "尹志平": "yinzhiping",
    "万家宝": "wanjiabao",
    "俞平伯": "yupingbo",
    "柏杨": "baiyang",
}


@pytest.mark.parametrize("name", SURNAMES)
def test_a_surname_is_read_as_a_surname(name: str) -> None:
    assert finds(SURNAMES[name], name)
    assert pinyin_key(name)[0] == SURNAMES[name][0]


def test_a_surname_is_also_found_as_its_character_usually_reads() -> None:
    assert finds("danxiongxin", "单雄信")
    assert finds("dxx", "单雄信")
    assert finds("jiefanglu", "解放路店")


PLACES = {
    "长沙银行": "changshayinhang",
    "成都都市报": "chengdudushi",
    "厦门航空": "xiamenhangkong",
    "佛山陶瓷": "foshantaoci",
    "空调维修": "kongtiaoweixiu",
    "音乐学院": "yinyuexueyuan",
    "西藏饭店": "xizangfandian",
    "冷藏物流": "lengcangwuliu",
    "六安茶行": "luanchahang",
}


@pytest.mark.parametrize("name", PLACES)
def test_places_and_trades_are_read_as_people_say_them(name: str) -> None:
    assert finds(PLACES[name], name)


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.one_of(
    st.text(HAN, min_size=1, max_size=4),
    st.text(HAN, min_size=5, max_size=40),
    st.text(st.one_of(HAN, st.sampled_from("abcXYZ 019·.-_'é　Ａ（）")), min_size=1, max_size=40),
    st.text(min_size=1, max_size=60),
)


@settings(deadline=None)
@given(NAMES)
@example("翟庄双霜")
@example("John Jacob Jingleheimer Schmidt of the very long and winding family name that never seems to end")
def test_every_name_has_at_most_forty_words_in_order_and_is_found_by_itself(name: str) -> None:
    words = search_words(name)
    assert len(words) <= 40
    assert list(words) == sorted(set(words))
    assert "" not in words
    assert set(query_words(name)) <= set(words)


@settings(deadline=None)
@given(st.text(HAN, min_size=2, max_size=18), st.data())
def test_a_name_is_found_by_any_neighbouring_characters(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    assert finds(name[start:end], name)


@settings(deadline=None)
@given(st.text(HAN, min_size=1, max_size=4), st.data())
def test_a_person_is_found_by_every_beginning_of_the_pinyin(name: str, data: st.DataObject) -> None:
    key = pinyin_key(name)
    letters = "".join(letter for letter in key if "a" <= letter <= "z")
    if letters:
        assert finds(letters[: data.draw(st.integers(1, len(letters)))], name)


@settings(deadline=None)
@given(NAMES)
def test_a_query_never_asks_for_more_than_sixteen_words(text: str) -> None:
    assert len(query_words(text)) <= 16


def test_the_words_of_a_name_are_these() -> None:
    assert search_words("王伟") == ("w", "wa", "wan", "wang", "wangw", "wangwe", "wangwei", "wei", "ww", "王", "王伟")
    assert search_words("") == search_words(" · ") == query_words("") == ()


SORTED = [
    [
        "阿明",
        "安娜",
        "白杨",
        "蔡文",
        "李四",
        "梁五",
        "吕布",
        "王伟",
        "王伟明",
        "西安",
        "先生",
        "张三",
        "张伟",
        "章三",
        "赵六",
    ],
    ["葛一", "仇二", "任三", "单四", "解五", "曾六"],
    ["3M", "7天", "abc", "安娜"],
]


@pytest.mark.parametrize("names", SORTED)
def test_names_sort_by_pinyin_syllable_by_syllable(names: list[str]) -> None:
    assert sorted(set(names), key=lambda name: pinyin_key(name).encode()) == names


def test_one_surname_stays_together_among_others_of_its_sound() -> None:
    names = ["张伟", "章安", "张安", "章伟", "张敏"]
    surnames = [name[0] for name in sorted(names, key=pinyin_key)]
    assert surnames in (["张"] * 3 + ["章"] * 2, ["章"] * 2 + ["张"] * 3)


def test_padding_makes_no_difference_to_the_place_of_a_name() -> None:
    assert pinyin_key(" 王　伟 ") == pinyin_key("王伟") == "wang2王wei3伟"
    assert pinyin_key("ＡＢＣ") == "abc"
    assert len(pinyin_key("双" * 1_000)) == 20 * len("shuang1双")


def test_the_program_starts_without_loading_readings_and_never_loads_the_dictionary_of_phrases() -> None:
    program = (
        "import sys; from huifang.kernel.words import search_words; assert 'pypinyin' not in sys.modules; "
        "search_words('张伟明'); assert 'pypinyin' in sys.modules; assert 'pypinyin.phrases_dict' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.skipif(not FAMILY_NAMES.exists(), reason=f"{FAMILY_NAMES} is not here")
def test_every_family_name_of_the_country_can_be_typed() -> None:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(FAMILY_NAMES).get_sheet_by_index(0).to_python()[1:]
    surnames = [str(row[0]) for row in rows]
    assert len(surnames) > 1_000
    for surname in surnames:
        words = search_words(f"{surname}伟")
        typed = [word for word in words if word.endswith("wei") and word != "wei"]
        assert typed, surname
        assert all(finds(word, f"{surname}伟") for word in typed)
        assert finds(surname, f"{surname}伟")
