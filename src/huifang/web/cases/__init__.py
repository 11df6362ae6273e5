"""Cases: board, lists and calendar, one case with its deeds, taking in, the public page, answers kept ready."""
