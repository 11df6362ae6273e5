"""Search words of names for a GIN index over text[]: a name is found when its words hold every word of the query.

PostgreSQL cannot look up the beginning of a word in such an index, so beginnings are stored as words of their own. Of
张伟明 are stored: every beginning of `zhangweiming` up to 14 letters; `zw`, `zwm`, its initials up to six; the pairs
张伟 and 伟明, which answer two characters, where trigrams find nothing; `wei`, `ming` and `weiming`, because people are
asked for by their given names; 张, for who begins with the surname. Of other names Latin words are stored whole.
Source: docs/performance.md; docs/decisions/postgresql-only.md.
"""

from huifang.kernel.words.search import query_words, search_words
from huifang.kernel.words.sorting import pinyin_key

__all__ = ["pinyin_key", "query_words", "search_words"]
