"""Tables of the demonstration site: what the platform would keep."""
