"""Pages over several capabilities: home, search, My Pulsar."""
