"""Real networks to speak with. Each is started by its tests on free ports, and kept installed outside the checkout."""
