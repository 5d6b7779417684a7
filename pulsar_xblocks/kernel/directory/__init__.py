"""Regions, municipalities and organisations."""
