"""Mail that comes in: kept before it is acknowledged, judged, and made what its sender meant."""
