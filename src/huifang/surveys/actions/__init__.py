"""Ask customers, take their answers, keep questionnaires."""
