"""Console and public pages of the regional league."""
