"""The only importer of Open edX modules; every absent part has a stated fallback."""
