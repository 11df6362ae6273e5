"""The reader 读制度: a written policy beside what was understood of it, to be accepted, corrected or rejected."""
