"""Lists of contests by school year, their calendar, and the achievements that people keep about themselves."""
