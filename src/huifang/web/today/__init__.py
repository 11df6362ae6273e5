"""Today 今日: what is mine to do, and the next of it."""
