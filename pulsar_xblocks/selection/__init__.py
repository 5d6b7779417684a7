"""Selection for programmes: from the call to the appeal."""
