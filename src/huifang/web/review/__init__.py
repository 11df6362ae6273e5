"""Review 审阅: records and reports that wait to be read, one page for each."""
