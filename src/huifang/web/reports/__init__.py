"""My reports 回访报告 to write, and my records that were sent back to be corrected."""
