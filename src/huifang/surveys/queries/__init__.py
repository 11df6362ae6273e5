"""Who was asked, and what was answered."""
