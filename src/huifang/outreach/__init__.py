"""Templates, messages, channels, consent."""
