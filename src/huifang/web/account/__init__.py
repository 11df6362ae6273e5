"""One's own sign-in: in and out, the password, where one is signed in, the language."""
