"""Tables of the review that come back: reads with their scores, results from outside."""
