"""Individual learning paths (ИОМ)."""
