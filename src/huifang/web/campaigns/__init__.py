"""Campaigns 专项调查: many customers asked at once, once a year or on a topic; their links, their progress."""
