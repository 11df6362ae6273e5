"""Questions about customers, their contact points and their events."""
