"""Cases in figures, each of which opens its cases, and matters that came again."""
