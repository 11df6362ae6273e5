"""What customers say in Chinese, in their own words: words, topics, tone; our own lexicon, and what is learned."""
