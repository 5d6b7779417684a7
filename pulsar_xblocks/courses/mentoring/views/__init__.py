"""Pages of mentoring: of those who take part, of a pair, of the curators."""
