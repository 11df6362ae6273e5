"""The draft of a pack, made from a written policy and what its clauses state. Nothing in it is invented."""

from huifang.policy.logic.reader.draft.drafting import Draft, Made, draft_of
from huifang.policy.logic.reader.draft.writing import yaml_of

__all__ = ["Draft", "Made", "draft_of", "yaml_of"]
