"""The bell: what somebody was told."""
