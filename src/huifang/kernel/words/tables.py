"""Readings that a dictionary of single characters gets wrong in names.

Our own table, because the dictionary of phrases that comes with pypinyin takes 43 MB in every process and knows no
surnames. Source: 现代汉语词典; where it gives a surname two readings, the more frequent one stands here.
"""

SURNAMES = {
    "么": "yao1", "乐": "yue4", "乜": "nie4", "仇": "qiu2", "任": "ren2", "佴": "nai4", "单": "shan4",
    "区": "ou1", "句": "gou1", "召": "shao4", "员": "yun4", "折": "she2", "曾": "zeng1",
    "朴": "piao2", "查": "zha1", "洗": "xian3", "燕": "yan1", "盖": "ge3", "祭": "zhai4", "种": "chong2",
    "秘": "bi4", "粘": "nian2", "繁": "po2", "缪": "miao4", "翟": "zhai2", "葛": "ge3", "薄": "bo2",
    "覃": "qin2", "解": "xie4", "贠": "yun4", "过": "guo1", "郇": "xun2", "那": "na1", "阚": "kan4",
    "颉": "xie2", "黑": "he4",
}  # fmt: skip
"""Characters that read otherwise as a surname."""

COMPOUND_SURNAMES = {
    "万俟": ("mo4", "qi2"), "乐正": ("yue4", "zheng4"), "令狐": ("ling2", "hu2"), "单于": ("chan2", "yu2"),
    "夹谷": ("jia2", "gu3"), "子车": ("zi3", "ju1"), "宰父": ("zai3", "fu3"), "尉迟": ("yu4", "chi2"),
    "澹台": ("tan2", "tai2"), "鲜于": ("xian1", "yu2"), "长孙": ("zhang3", "sun1"),
}  # fmt: skip
"""Surnames of two characters that read otherwise than their characters do."""

CHARACTERS = {"卜": "bu3", "佛": "fo2", "调": "tiao2", "都": "du1"}
"""What a character mostly means in names, where the dictionary puts another reading first."""

WORDS = {
    "东阿": ("dong1", "e1"), "乐亭": ("lao4", "ting2"), "乐器": ("yue4", "qi4"), "乐团": ("yue4", "tuan2"),
    "乐清": ("yue4", "qing1"), "乐队": ("yue4", "dui4"), "人参": ("ren2", "shen1"), "会计": ("kuai4", "ji4"),
    "供给": ("gong1", "ji3"), "便宜": ("pian2", "yi2"), "六合": ("lu4", "he2"), "六安": ("lu4", "an1"),
    "分行": ("fen1", "hang2"), "厦门": ("xia4", "men2"), "参茸": ("shen1", "rong2"), "商行": ("shang1", "hang2"),
    "央行": ("yang1", "hang2"), "宝藏": ("bao3", "zang4"), "弹簧": ("tan2", "huang2"), "总行": ("zong3", "hang2"),
    "支行": ("zhi1", "hang2"), "柏林": ("bo2", "lin2"), "模具": ("mu2", "ju4"), "洋行": ("yang2", "hang2"),
    "海参": ("hai3", "shen1"), "琴行": ("qin2", "hang2"), "番禺": ("pan1", "yu2"), "的士": ("di1", "shi4"),
    "秘鲁": ("bi4", "lu3"), "给水": ("ji3", "shui3"), "茶行": ("cha2", "hang2"), "药行": ("yao4", "hang2"),
    "荥阳": ("xing2", "yang2"), "蔚县": ("yu4", "xian4"), "藏药": ("zang4", "yao4"), "蚌埠": ("beng4", "bu4"),
    "行业": ("hang2", "ye4"), "西藏": ("xi1", "zang4"), "角色": ("jue2", "se4"), "调度": ("diao4", "du4"),
    "调查": ("diao4", "cha2"), "车行": ("che1", "hang2"), "重庆": ("chong2", "qing4"), "重阳": ("chong2", "yang2"),
    "铅山": ("yan2", "shan1"), "银行": ("yin2", "hang2"), "长丰": ("chang2", "feng1"), "长乐": ("chang2", "le4"),
    "长兴": ("chang2", "xing1"), "长城": ("chang2", "cheng2"), "长宁": ("chang2", "ning2"),
    "长安": ("chang2", "an1"), "长寿": ("chang2", "shou4"), "长征": ("chang2", "zheng1"),
    "长春": ("chang2", "chun1"), "长江": ("chang2", "jiang1"), "长沙": ("chang2", "sha1"),
    "长治": ("chang2", "zhi4"), "长白": ("chang2", "bai2"), "长荣": ("chang2", "rong2"),
    "长虹": ("chang2", "hong2"), "长隆": ("chang2", "long2"), "长青": ("chang2", "qing1"), "音乐": ("yin1", "yue4"),
}  # fmt: skip
"""Words of two characters that read otherwise than their characters do: places, trades, institutions."""
