"""Staff 人员: who is in the company, and who may do what."""
