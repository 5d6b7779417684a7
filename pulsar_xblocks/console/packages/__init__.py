"""The archive of a whole year as one package: tables, standings, protocols, works, sums of every file."""
