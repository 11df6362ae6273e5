"""Policies 制度: what each clause asks for, what carries it out, how that went, what is not planned, and why."""
