"""Plain values and functions that domain and olx modules may import."""
