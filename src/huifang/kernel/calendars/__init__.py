"""Calendars: working days, lunar months, festivals. They know no Django and no clock."""
