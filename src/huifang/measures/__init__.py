"""KPI, quota, goal, appraisal, ledger."""
