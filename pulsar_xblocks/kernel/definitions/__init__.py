"""Content-addressed definitions, placements of blocks, courses linked to a region."""
