"""Chinese text cut into words: the longest word of the lexicon first, then runs of what is left, read by pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from huifang.surveys.logic.text.lexicon import BAD, BUT, GOOD, STRENGTH, TURNING, WISHES
from huifang.surveys.logic.text.topics import TOPIC_WORDS

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_CLAUSE_ENDS = re.compile(r"[，。！？；、,.!?;:：…~～\n\r\t ]+")
_RUN = re.compile(rf"[{HAN}]+|[A-Za-z]+|\d+")
LONGEST_TEXT = 4_000
"""So many characters of a text are read; nobody says more to a questionnaire."""
LONGEST_WORD = 20
EMPTY = frozenset(
    """
    的 了 是 我 你 他 她 它 们 我们 你们 他们 在 有 和 与 及 也 都 就 还 又 而 且 但 很 太 非常 比较 一个 一些 这个
    那个 这 那 这样 那样 什么 怎么 为什么 因为 所以 如果 的话 可以 没有 不是 就是 还是 或者 以及 对于 关于 已经 一直
    一下 一点 有点 有些 时候 之后 以后 之前 然后 现在 今天 昨天 明天 自己 大家 别人 感觉 觉得 知道 个 次 到 去 来 给
    对 从 把 被 让 向 上 下 里 外 中 后 前 多 少 大 小 会 能 要 想 说 看 吧 吗 呢 啊 呀 哦 嗯 哈 等
    """.split()  # noqa: SIM905 - a hundred words are read as words
)
"""Words that say nothing by themselves: never among the frequent ones."""


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], int]:
    topical = frozenset(word for words in TOPIC_WORDS.values() for word in words)
    known = GOOD | BAD | TURNING | BUT | WISHES | frozenset(STRENGTH) | topical | EMPTY
    return known, max(map(len, known))


def clauses(text: str) -> list[str]:
    """The clauses of a text, between its marks."""
    return [clause for clause in _CLAUSE_ENDS.split(text[:LONGEST_TEXT]) if clause]


def words(text: str) -> list[str]:
    """The words of a text: words of the lexicon, Latin words and numbers whole; other characters one by one."""
    found: list[str] = []
    for run in _RUN.findall(text[:LONGEST_TEXT]):
        if run[0] >= "\u3007":
            found.extend(_cut(run))
        else:
            found.append(run.lower())
    return found


def _cut(run: str) -> Iterator[str]:
    known, longest = _known()
    at = 0
    while at < len(run):
        for length in range(min(longest, len(run) - at), 1, -1):
            if run[at : at + length] in known:
                break
        else:
            length = 1
        yield run[at : at + length]
        at += length


def pairs(text: str) -> Iterator[str]:
    """Every two neighbouring characters of the Chinese runs of a text."""
    for run in _RUN.findall(text[:LONGEST_TEXT]):
        if run[0] >= "\u3007":
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def features(text: str) -> frozenset[str]:
    """What a text is judged and learned by: its pairs of characters and its words, each once."""
    return frozenset(pairs(text)) | frozenset(words(text))


def telling(text: str) -> tuple[str, ...]:
    """The words of a text that say something by themselves, each once, in the order in which they come.

    They are cut by a dictionary of the language, which wants 33 MB: for a worker, never for a page.
    """
    import rjieba  # noqa: PLC0415 - what loads its dictionary must know that it does

    found = (word.lower() for word in rjieba.cut(text[:LONGEST_TEXT]))
    return tuple(dict.fromkeys(word for word in found if _says_something(word)))


def _says_something(word: str) -> bool:
    return (
        1 < len(word) <= LONGEST_WORD and word not in EMPTY and _RUN.fullmatch(word) is not None and not word.isdigit()
    )
