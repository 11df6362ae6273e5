"""Bell, digest and ladder."""
