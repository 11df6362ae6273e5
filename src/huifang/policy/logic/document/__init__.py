"""A policy as a document made from its pack: what stands in it, and as DOCX and PDF."""

from huifang.policy.logic.document.laying_out import paper_of
from huifang.policy.logic.document.paper import Paper, Signature

__all__ = ["Paper", "Signature", "paper_of"]
