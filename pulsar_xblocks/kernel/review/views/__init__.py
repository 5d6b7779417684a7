"""Pages of the review: the expert's queue and works, the operator's desk."""
