"""The sample company: a clinic and an estate's sales office, invented from lists of words."""
