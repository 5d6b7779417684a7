"""Console pages of the work in modules: the tutor's queue, face-to-face days, hours of a participant."""
