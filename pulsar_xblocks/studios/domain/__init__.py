"""Rules of the school studios; no Django, no clock.  Source: domain.md section 2."""
