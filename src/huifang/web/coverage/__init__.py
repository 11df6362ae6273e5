"""Coverage 覆盖: whose customers have no follow-up, a wrong one, a missed one, or a contact without its record."""
