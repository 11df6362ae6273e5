"""How each language writes days and moments, where that is not what Django has."""
