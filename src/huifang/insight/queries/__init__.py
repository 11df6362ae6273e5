"""Questions of managers: how many follow-ups a rule and a clause owe, and which ones they are."""
