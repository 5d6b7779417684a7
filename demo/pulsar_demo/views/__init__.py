"""Pages and endpoints of the demonstration site."""
