"""The Graph API, by which Facebook and Instagram are heard and spoken on."""
